import { createMemoryCacheStore, createMemoryStore } from '@jts/adapter-memory';
import { UnsupportedError } from '@jts/domain';

/** The memory adapter, or what `change` makes of it. */
export const memory = (change = (store) => store) => ({
  name: 'memory',
  capabilities: { deletes: true, conflictSkip: true, reconnects: false },
  async open(options) {
    const store = createMemoryStore(options);
    return {
      repository: change(store),
      seed: 'unsupported',
      reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
      close: () => store.close(),
    };
  },
});

/** Its caches and rate limits, on the clock of the machine. */
export const memoryCaches = () => ({
  ...memory(),
  async open(options) {
    const store = createMemoryCacheStore(options);
    return {
      repository: store,
      seed: 'unsupported',
      reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
      close: () => store.close(),
    };
  },
});
