import { createMemoryCache } from '@jts/adapter-memory';
import { withCache } from '@jts/cached';
import type { MarketDataStore } from '@jts/ports';
import type { StoreTarget } from './store-target.js';

const ttlMs = 60_000;

/**
 * The stores of a target behind a cache that those of one case share. What a case writes behind their back
 * is promised to be seen after `ttlMs`: so the cache's clock goes on by as much.
 */
export const cachedTarget = (target: StoreTarget): StoreTarget => ({
  ...target,
  name: `${target.name}, cached`,
  async open(options) {
    const namespace = await target.open(options);
    let passedMs = 0;
    const cache = createMemoryCache({ clock: () => performance.now() + passedMs });
    const cached = (store: MarketDataStore) => withCache(store, cache, { ...options, ttlMs });
    const { seed } = namespace;
    return {
      ...namespace,
      repository: cached(namespace.repository),
      reconnect: async () => cached(await namespace.reconnect()),
      seed:
        seed === 'unsupported'
          ? seed
          : async (raw) => {
              await seed(raw);
              passedMs += ttlMs;
            },
      async close() {
        await namespace.close();
        await cache.close();
      },
    };
  },
});
