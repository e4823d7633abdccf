import type { Cache } from './cache.js';
import type { RateLimiter } from './rate-limiter.js';
import type { Store } from './store.js';

/** A connection to one server of caches and rate limits. Closing one of the three closes them all. */
export interface CacheStore extends Store {
  readonly cache: Cache;
  readonly rateLimiter: RateLimiter;
}
