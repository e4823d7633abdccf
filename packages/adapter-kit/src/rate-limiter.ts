import { ValidationError } from '@jts/domain';
import type { RateLimiter, Store, TokenBucket } from '@jts/ports';
import type { RateLimiterDriver } from './cache-driver.js';
import { checkCacheKey } from './cache-key.js';
import type { StoreCalls } from './calls.js';
import { checkInteger } from './options.js';

/** So that times in microseconds and tokens are integers that a double holds. */
const mostTokens = 1_000_000_000;

/** The port over a driver: arguments checked, and a cost that could never be paid refused. */
export function rateLimiterOf(
  driver: RateLimiterDriver,
  calls: StoreCalls,
): Omit<RateLimiter, keyof Store> {
  return {
    consume: (key, bucket, cost, options) =>
      calls.run(
        'rateLimiter.consume',
        options,
        () => {
          const checked = checkBucket(bucket);
          return {
            key: checkCacheKey('key', key),
            bucket: checked,
            cost: checkInteger('cost', cost ?? 1, 1, checked.capacity),
          };
        },
        (checked, context) => driver.consume(checked.key, checked.bucket, checked.cost, context),
      ),

    peek: (key, bucket, options) =>
      calls.run(
        'rateLimiter.peek',
        options,
        () => ({ key: checkCacheKey('key', key), bucket: checkBucket(bucket) }),
        (checked, context) => driver.peek(checked.key, checked.bucket, context),
      ),

    reset: (key, options) =>
      calls.run(
        'rateLimiter.reset',
        options,
        () => checkCacheKey('key', key),
        (checked, context) => driver.reset(checked, context),
      ),
  };
}

/**
 * A copy: the caller may go on changing its own.
 *
 * @throws ValidationError naming the part
 */
export function checkBucket(bucket: TokenBucket): TokenBucket {
  if (typeof bucket !== 'object' || bucket === null) {
    throw new ValidationError('bucket', 'must be an object');
  }
  const { capacity, refillPerSecond } = bucket;
  return {
    capacity: checkInteger('bucket.capacity', capacity, 1, mostTokens),
    refillPerSecond: checkRate('bucket.refillPerSecond', refillPerSecond),
  };
}

function checkRate(path: string, rate: unknown): number {
  if (typeof rate === 'number' && rate > 0 && rate <= mostTokens) return rate;
  throw new ValidationError(path, `must be a number above 0, up to ${mostTokens}`);
}
