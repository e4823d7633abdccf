import { createMemoryStore } from '@jts/adapter-memory';
import { UnsupportedError } from '@jts/domain';
import type {
  CandleRepository,
  DocumentStore,
  MarketDataStore,
  SymbolRepository,
} from '@jts/ports';
import type { ConformanceTarget } from '../src/index.js';

export type MemoryStore = MarketDataStore & DocumentStore;

/** The memory adapter, or what `change` makes of each of its stores. */
export function memoryStores(
  change: (store: MemoryStore) => MemoryStore = (store) => store,
  capabilities: Partial<ConformanceTarget<MemoryStore>['capabilities']> = {},
): ConformanceTarget<MemoryStore> {
  return {
    name: 'memory',
    capabilities: { deletes: true, conflictSkip: true, reconnects: false, ...capabilities },
    async open(options) {
      const store = createMemoryStore(options);
      return {
        repository: change(store),
        seed: 'unsupported',
        reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
        close: () => store.close(),
      };
    },
  };
}

/** A target for one repository of a store. */
export function part<S, R>(
  target: ConformanceTarget<S>,
  choose: (store: S) => R,
): ConformanceTarget<R> {
  return {
    ...target,
    async open(options) {
      const namespace = await target.open(options);
      return {
        ...namespace,
        repository: choose(namespace.repository),
        reconnect: async () => choose(await namespace.reconnect()),
      };
    },
  };
}

export const candles = (store: MarketDataStore): CandleRepository => store.candles;
export const symbols = (store: MarketDataStore): SymbolRepository => store.symbols;
