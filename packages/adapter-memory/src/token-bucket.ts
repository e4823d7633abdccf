import type { RateDecision, TokenBucket } from '@jts/ports';

/**
 * A token bucket. What comes back is computed from one moment, the anchor, and not added up from call to
 * call: so nothing is rounded twice, and no token appears by it.
 */
export interface BucketState extends TokenBucket {
  /** Microseconds, as all times here: when nothing of the tokens `used` had come back. */
  readonly anchor: number;
  /** Tokens that were missing then, and were taken since, an integer. */
  readonly used: number;
  /** The latest time of a call. */
  readonly last: number;
}

/** Beyond it, products of it and a time begin to lose digits: the bucket is anchored anew. */
const mostUsed = 2 ** 40;

/** Tokens that came back within so many microseconds. */
const refill = (elapsed: number, rate: number): number => Math.floor((elapsed * rate) / 1e6);

const tokensAt = (state: BucketState, now: number): number =>
  state.capacity - state.used + refill(now - state.anchor, state.refillPerSecond);

/**
 * What has come back of the next token, as the microseconds that it takes at another rate, rounded down:
 * so that no token appears by it.
 */
function partAt(state: BucketState, now: number, rate: number): number {
  const elapsed = now - state.anchor;
  const product = elapsed * state.refillPerSecond;
  // Beyond it the part is of digits that a double has not.
  if (product > Number.MAX_SAFE_INTEGER) return 0;
  const part = product - refill(elapsed, state.refillPerSecond) * 1e6;
  const micros = Math.floor(part / rate);
  return Math.max(0, micros * rate > part ? micros - 1 : micros);
}

/** Whether it is as good as none. */
export const isFull = (state: BucketState, now: number): boolean =>
  tokensAt(state, Math.max(now, state.last)) >= state.capacity;

/** The bucket as the caller names it, at this moment, with what is left in the stored one. */
export function bucketAt(
  stored: BucketState | undefined,
  bucket: TokenBucket,
  now: number,
): BucketState {
  if (stored === undefined || isFull(stored, now)) return full(bucket, now);
  const changed =
    stored.capacity !== bucket.capacity || stored.refillPerSecond !== bucket.refillPerSecond;
  // Where the clock has gone back, what was there stays, and nothing came back meanwhile.
  if (changed || now < stored.last || stored.used > mostUsed) {
    const then = Math.max(now, stored.last);
    const tokens = tokensAt(stored, then);
    if (tokens >= bucket.capacity) return full(bucket, now);
    const anchor = now - partAt(stored, then, bucket.refillPerSecond);
    return { ...bucket, anchor, used: bucket.capacity - tokens, last: now };
  }
  return { ...stored, last: now };
}

const full = (bucket: TokenBucket, now: number): BucketState => ({
  ...bucket,
  anchor: now,
  used: 0,
  last: now,
});

/** What becomes of a request for `cost` tokens, and the bucket behind it. */
export function take(state: BucketState, cost: number): [RateDecision, BucketState] {
  const tokens = tokensAt(state, state.last);
  if (tokens >= cost) {
    const after = { ...state, used: state.used + cost };
    return [{ allowed: true, remaining: tokens - cost, retryAfterMs: 0 }, after];
  }
  return [{ allowed: false, remaining: tokens, retryAfterMs: waitMs(state, cost) }, state];
}

/** After exactly so many milliseconds there are `cost` tokens. */
function waitMs(
  { anchor, used, last, capacity, refillPerSecond }: BucketState,
  cost: number,
): number {
  const needed = used + cost - capacity;
  let elapsed = Math.ceil((needed * 1e6) / refillPerSecond);
  // The quotient may have been rounded to a moment at which the product falls short.
  if (refill(elapsed, refillPerSecond) < needed) elapsed = Math.ceil(elapsed * (1 + 2 ** -50)) + 1;
  const ms = Math.ceil((anchor + elapsed - last) / 1000);
  return Math.min(Math.max(ms, 1), Number.MAX_SAFE_INTEGER);
}
