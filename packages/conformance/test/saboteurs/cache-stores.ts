import type { CacheStore } from '@jts/ports';
import { turn } from './breaks.js';
import { type CacheSaboteur, hour } from './cache-breaks.js';

const open = async () => {};

/** What a store of both does to its two parts. */
export const cacheStoreSaboteurs: readonly CacheSaboteur[] = [
  {
    title: 'closes the cache alone, by the cache',
    caughtBy: ['G8/closed-by-the-cache', 'G8/cache-closed'],
    sabotage: (store) => ({ ...store, cache: { ...store.cache, close: open } }),
  },
  {
    title: 'closes the rate limiter alone, by the rate limiter',
    caughtBy: ['G8/closed-by-the-rate-limiter', 'G8/limiter-closed'],
    sabotage: (store) => ({ ...store, rateLimiter: { ...store.rateLimiter, close: open } }),
  },
  {
    title: 'does not close its parts',
    caughtBy: ['G8/closed-by-the-store', 'G8/cache-store-closed', 'G8/cache-store-closing'],
    sabotage: (store) => ({ ...store, close: open }),
  },
  {
    title: 'disposes of nothing',
    caughtBy: ['G8/cache-store-dispose'],
    sabotage: (store) => ({ ...store, [Symbol.asyncDispose]: open }),
  },
  {
    title: 'can be closed once',
    caughtBy: ['G8/cache-store-close-twice'],
    sabotage: (store) => {
      let closed = false;
      const close = async () => {
        if (closed) throw new Error('closed');
        closed = true;
        await store.close();
      };
      return { ...store, close };
    },
  },
  {
    title: 'does not wait for calls when it closes',
    caughtBy: ['G8/cache-store-waits-for-calls'],
    sabotage: (store): CacheStore => ({
      ...store,
      async close() {
        setTimeout(() => void store.close().catch(() => {}), 50);
      },
      rateLimiter: {
        ...store.rateLimiter,
        consume: async (...call) => {
          const taken = store.rateLimiter.consume(...call);
          await turn();
          return taken;
        },
      },
    }),
  },
  {
    title: 'says that it is well, and not how long that took',
    caughtBy: ['G9/cache-store-health'],
    sabotage: (store) => ({
      ...store,
      health: async (options) => ({ ...(await store.health(options)), latencyMs: Number.NaN }),
    }),
  },
  {
    title: 'does not look at a signal',
    caughtBy: ['G7/cache-store-signals-checked'],
    sabotage: (store) => ({ ...store, health: () => store.health() }),
  },
  {
    title: 'keeps buckets among the values',
    caughtBy: ['G1/cache-store-apart'],
    sabotage: ({ cache, rateLimiter, ...store }) => ({
      ...store,
      cache,
      rateLimiter: {
        ...rateLimiter,
        async consume(key, ...rest) {
          const decision = await rateLimiter.consume(key, ...rest);
          await cache.set(key, new Uint8Array(8), hour);
          return decision;
        },
      },
    }),
  },
  {
    title: 'forgets the bucket of a key whose value is deleted',
    caughtBy: ['G1/cache-store-apart'],
    sabotage: ({ cache, rateLimiter, ...store }) => ({
      ...store,
      rateLimiter,
      cache: {
        ...cache,
        async delete(keys, options) {
          const count = await cache.delete(keys, options);
          for (const key of keys) await rateLimiter.reset(key);
          return count;
        },
      },
    }),
  },
];
