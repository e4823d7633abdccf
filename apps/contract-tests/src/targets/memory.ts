import { createMemoryCacheStore, createMemoryStore } from '@jts/adapter-memory';
import { UnsupportedError } from '@jts/domain';
import type { CacheStore, DocumentStore, MarketDataStore } from '@jts/ports';
import type { StoreTarget } from '../store-target.js';

/** Nobody but the store itself reaches its data: no other connection, no other program. */
export const memory: StoreTarget<MarketDataStore & DocumentStore> = {
  name: 'memory',
  unavailable: undefined,
  capabilities: { deletes: true, conflictSkip: true, reconnects: false },
  async open(options) {
    const store = createMemoryStore(options);
    return {
      repository: store,
      priceScale: store.priceScale,
      seed: 'unsupported',
      reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
      close: () => store.close(),
    };
  },
};

/** On a clock that the suite moves. */
export const memoryCaches: StoreTarget<CacheStore> = {
  ...memory,
  async open(options) {
    let now = 0;
    const store = createMemoryCacheStore({ ...options, clock: () => now });
    return {
      repository: store,
      seed: 'unsupported',
      clock: {
        move(ms) {
          now += ms;
        },
      },
      reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
      close: () => store.close(),
    };
  },
};
