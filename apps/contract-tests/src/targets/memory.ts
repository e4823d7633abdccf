import { createMemoryStore } from '@jts/adapter-memory';
import { UnsupportedError } from '@jts/domain';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
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
