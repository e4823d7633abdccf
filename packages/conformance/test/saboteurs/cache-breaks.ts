import type { Cache, CacheStore, RateLimiter } from '@jts/ports';
import type { World } from '../cache-memory.js';

/** A store of caches and rate limits that is broken in one way, and the cases that must notice. */
export interface CacheSaboteur {
  readonly title: string;
  readonly caughtBy: readonly string[];
  /** False where it shows on a clock that nobody can move. */
  readonly moves?: false;
  /** Where it hangs: how long a step of a case waits for it; the suite's own limit if absent. */
  readonly timeoutMs?: number;
  sabotage(store: CacheStore, world: World): CacheStore;
}

/** Breaks methods of the cache. */
export const breaksCache =
  (broken: (cache: Cache, world: World) => Partial<Cache>) =>
  (store: CacheStore, world: World): CacheStore => ({
    ...store,
    cache: { ...store.cache, ...broken(store.cache, world) },
  });

/** Breaks methods of the rate limiter. */
export const breaksLimiter =
  (broken: (limiter: RateLimiter, world: World) => Partial<RateLimiter>) =>
  (store: CacheStore, world: World): CacheStore => ({
    ...store,
    rateLimiter: { ...store.rateLimiter, ...broken(store.rateLimiter, world) },
  });

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (value: Uint8Array | null | undefined): string =>
  new TextDecoder().decode(value ?? undefined);
export const hour = { ttlMs: 3_600_000 };
