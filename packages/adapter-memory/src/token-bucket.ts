import type { RateDecision, TokenBucket } from '@jts/ports';

/**
 * A token bucket that is not full. What comes back is computed from one moment, the anchor, and not
 * added up from call to call: so nothing is rounded twice, and no token appears by it.
 */
export interface BucketState extends TokenBucket {
  /** Microseconds, as all times here: when the bucket was full. */
  readonly anchor: number;
  /** Tokens taken since, an integer. */
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

/** Whether it is as good as none. */
export const isFull = (state: BucketState, now: number): boolean =>
  tokensAt(state, Math.max(now, state.last)) >= state.capacity;

/** The bucket as the caller names it, at this moment, with what is left in the stored one. */
export function bucketAt(
  stored: BucketState | undefined,
  bucket: TokenBucket,
  now: number,
): BucketState {
  if (stored === undefined || isFull(stored, now)) return anchored(bucket, bucket.capacity, now);
  const changed =
    stored.capacity !== bucket.capacity || stored.refillPerSecond !== bucket.refillPerSecond;
  // Where the clock has gone back, what was there stays, and nothing came back meanwhile.
  if (changed || now < stored.last || stored.used > mostUsed) {
    return anchored(bucket, tokensAt(stored, Math.max(now, stored.last)), now);
  }
  return { ...stored, last: now };
}

function anchored(bucket: TokenBucket, tokens: number, now: number): BucketState {
  return {
    ...bucket,
    anchor: now,
    used: bucket.capacity - Math.min(tokens, bucket.capacity),
    last: now,
  };
}

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
