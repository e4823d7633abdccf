import {
  checkFunction,
  checkInteger,
  checkOptionNames,
  defineStore,
  type OptionNames,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import type { Cache, CacheStore, RateLimiter } from '@jts/ports';
import { memoryCache } from './cache.js';
import { memoryRateLimiter } from './rate-limiter.js';

export interface MemoryRateLimiterOptions extends StoreOptions {
  /**
   * The time in milliseconds, from any begin, fractions allowed; that of this machine since the process
   * started, which never goes back, if absent.
   */
  readonly clock?: () => number;
}

export interface MemoryCacheOptions extends MemoryRateLimiterOptions {
  /** What the cache takes at most, about; 67,108,864 (64 MiB) if absent. */
  readonly maxBytes?: number;
}

const rateLimiterOptionNames: OptionNames<MemoryRateLimiterOptions> = {
  ...storeOptionNames,
  clock: true,
};
const cacheOptionNames: OptionNames<MemoryCacheOptions> = {
  ...rateLimiterOptionNames,
  maxBytes: true,
};

const defaultMaxBytes = 64 * 2 ** 20;

/**
 * A cache and a rate limiter in the memory of this process: for tests, and for programs that are alone.
 * When the cache is full, what nobody has asked for the longest leaves.
 *
 * @throws ValidationError naming the option
 */
export function createMemoryCacheStore(options: MemoryCacheOptions = {}): CacheStore {
  checkOptionNames(options, cacheOptionNames);
  const { maxBytes = defaultMaxBytes } = options;
  const clock = checkFunction('clock', options.clock) ?? (() => performance.now());
  checkInteger('maxBytes', maxBytes, 1, Number.MAX_SAFE_INTEGER);
  return defineStore(
    {
      name: 'memory',
      cache: memoryCache(clock, maxBytes),
      rateLimiter: memoryRateLimiter(clock),
      ensureSchema: async () => undefined,
      ping: async () => ({ details: { storage: 'memory' } }),
      close: async () => undefined,
    },
    options,
  );
}

/** The cache of {@link createMemoryCacheStore} alone. */
export function createMemoryCache(options: MemoryCacheOptions = {}): Cache {
  return createMemoryCacheStore(options).cache;
}

/** The rate limiter of {@link createMemoryCacheStore} alone. */
export function createMemoryRateLimiter(options: MemoryRateLimiterOptions = {}): RateLimiter {
  checkOptionNames(options, rateLimiterOptionNames);
  return createMemoryCacheStore(options).rateLimiter;
}
