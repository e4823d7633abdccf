import { createMemoryRateLimiter, createMemoryStore } from '@jts/adapter-memory';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { withRateLimit } from '@jts/usecases';
import type { StoreTarget } from '../store-target.js';
import { memory } from './memory.js';

/** A store whose calls wait for tokens, of which there are few enough that many have to. */
export const memoryWithRateLimit: StoreTarget<MarketDataStore & DocumentStore> = {
  ...memory,
  name: 'memory with a rate limit',
  async open(options) {
    const limiter = createMemoryRateLimiter();
    const store = withRateLimit(createMemoryStore(options), limiter, {
      key: 'all',
      bucket: { capacity: 5, refillPerSecond: 5_000 },
      whenExceeded: 'wait',
    });
    return {
      ...(await memory.open()),
      repository: store,
      async close() {
        await store.close();
        await limiter.close();
      },
    };
  },
};
