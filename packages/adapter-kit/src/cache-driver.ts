import type { RateDecision, TokenBucket } from '@jts/ports';
import type { CallContext, StoreDriver } from './driver.js';

/** Values by key. The contract is that of `Cache`; here is what the driver may rely on. */
export interface CacheDriver {
  /** @returns bytes that are nobody else's, not even of another value's answer */
  get(key: string, context: CallContext): Promise<Uint8Array | null>;
  /** @param keys 1 to 10,000; a key may come more than once, and gets bytes of its own each time */
  getMany(keys: readonly string[], context: CallContext): Promise<(Uint8Array | null)[]>;
  /** @param value a copy of the caller's: the driver may keep it, and does not change it */
  set(key: string, value: Uint8Array, ttlMs: number, context: CallContext): Promise<void>;
  /** @param keys 1 to 10,000, each once */
  delete(keys: readonly string[], context: CallContext): Promise<number>;
  /** Not called again where it fails. What is no counter, or would be one above 2^53-1, counts as 0. */
  increment(key: string, by: number, ttlMs: number, context: CallContext): Promise<number>;
}

/** Token buckets by key; see `RateLimiter`. */
export interface RateLimiterDriver {
  /** @param cost 1 to the bucket's capacity */
  consume(
    key: string,
    bucket: TokenBucket,
    cost: number,
    context: CallContext,
  ): Promise<RateDecision>;
  peek(key: string, bucket: TokenBucket, context: CallContext): Promise<RateDecision>;
  reset(key: string, context: CallContext): Promise<void>;
}

/** A driver of a server of caches and rate limits: the two have keys of their own. */
export interface CacheStoreDriver extends StoreDriver {
  readonly cache: CacheDriver;
  readonly rateLimiter: RateLimiterDriver;
}
