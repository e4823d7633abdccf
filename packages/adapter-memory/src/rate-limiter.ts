import type { RateLimiterDriver } from '@jts/adapter-kit';
import { type BucketState, bucketAt, isFull, take } from './token-bucket.js';

/** As many calls between two looks for full buckets, and one more for each bucket that was kept. */
const leastCallsBetween = 1_000;

/** Token buckets by key. @param clock milliseconds */
export function memoryRateLimiter(clock: () => number): RateLimiterDriver {
  const stored = new Map<string, BucketState>();
  const nowMicros = () => Math.round(clock() * 1000);
  let callsUntilLook = leastCallsBetween;
  // A full bucket is as good as none: so memory is that of the buckets in use.
  const forgetFull = (now: number) => {
    if (--callsUntilLook > 0) return;
    for (const [key, state] of stored) if (isFull(state, now)) stored.delete(key);
    callsUntilLook = stored.size + leastCallsBetween;
  };
  return {
    async consume(key, bucket, cost) {
      const now = nowMicros();
      forgetFull(now);
      const [decision, after] = take(bucketAt(stored.get(key), bucket, now), cost);
      stored.set(key, after);
      return decision;
    },

    async peek(key, bucket) {
      const [decision] = take(bucketAt(stored.get(key), bucket, nowMicros()), 1);
      return decision.allowed ? { ...decision, remaining: decision.remaining + 1 } : decision;
    },

    async reset(key) {
      stored.delete(key);
    },
  };
}
