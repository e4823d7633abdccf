import type { CallOptions } from './options.js';
import type { Store } from './store.js';

/** A token bucket: full at first, and each call takes tokens out of it. */
export interface TokenBucket {
  /** Tokens that it holds at most, an integer from 1 to 10^9: how many calls may come at once. */
  readonly capacity: number;
  /** Tokens that come back in a second, evenly: above 0, up to 10^9, fractions as well. */
  readonly refillPerSecond: number;
}

/** What became of a request for tokens. */
export interface RateDecision {
  /** Whether there were enough; they are taken then. */
  readonly allowed: boolean;
  /** Whole tokens that are left. */
  readonly remaining: number;
  /** 0 where it was allowed; else milliseconds until it would be, if nobody else takes any, rounded up. */
  readonly retryAfterMs: number;
}

/**
 * Token buckets by key, shared by every process that asks the same server, whose clock counts. In any
 * span of time no more is allowed than `capacity`, and what comes back within it: never one too many,
 * whatever the processes do, and where a clock goes back. A server that loses its memory begins with
 * full buckets.
 *
 * Every caller of a key names the same bucket. One that names another from then on has of the tokens
 * that were left as many as the new one holds, and the part of the next one that had come back; a bucket
 * that is full again counts as a new one. A key
 * is a text as that of a `Cache`; the two never meet. What other programs have put where a bucket would
 * be counts as none.
 */
export interface RateLimiter extends Store {
  /**
   * Takes `cost` tokens (an integer from 1 to `capacity`; 1 if absent), all or none.
   *
   * A failed call may have taken them, and where it was repeated, more than once: too few are allowed
   * then, for a while, never too many.
   *
   * @throws VALIDATION where the cost is above the capacity: it would never be allowed
   */
  consume(
    key: string,
    bucket: TokenBucket,
    cost?: number,
    options?: CallOptions,
  ): Promise<RateDecision>;

  /** What `consume` of one token would say now, but that it takes none: `remaining` holds it still. */
  peek(key: string, bucket: TokenBucket, options?: CallOptions): Promise<RateDecision>;

  /** Fills a bucket. */
  reset(key: string, options?: CallOptions): Promise<void>;
}
