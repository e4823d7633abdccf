import { withPolicies } from '@jts/adapter-kit';
import { createMemoryStore } from '@jts/adapter-memory';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import type { StoreTarget } from '../store-target.js';
import { memory } from './memory.js';

/** A store with policies around it, each narrow enough to be in use. */
export const memoryWithPolicies: StoreTarget<MarketDataStore & DocumentStore> = {
  ...memory,
  name: 'memory with policies',
  async open(options) {
    const store = withPolicies(createMemoryStore(options), {
      bulkhead: { concurrent: 2, waiting: 10_000 },
      circuitBreaker: { failures: 1, halfOpenAfterMs: 1 },
    });
    return { ...(await memory.open()), repository: store, close: () => store.close() };
  },
};
