// @ts-nocheck
import { createMemoryStore } from '@jts/adapter-memory';
import type { ConformanceTarget } from '@jts/conformance';
import {
  backtestConformance,
  candleConformance,
  documentStoreConformance,
  formulaConformance,
  settingsConformance,
  storeConformance,
  strategyConformance,
  symbolConformance,
} from '@jts/conformance/vitest';
import { UnsupportedError } from '@jts/domain';

type Store = ReturnType<typeof createMemoryStore>;

/** A repository of a memory store of its own. */
function memory<R>(choose: (store: Store) => R): ConformanceTarget<R> {
  return {
    name: 'memory',
    capabilities: { deletes: true, conflictSkip: true, reconnects: false },
    async open() {
      const store = createMemoryStore();
      return {
        repository: choose(store),
        priceScale: store.priceScale,
        seed: 'unsupported',
        reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
        close: () => store.close(),
      };
    },
  };
}

// Few inputs a property: a mutant has all of the suite's cases to survive.
const options = { property: { runs: 20 } };

// In one file: each mutant imports it anew.
candleConformance(
  memory((store) => store.candles),
  options,
);
symbolConformance(
  memory((store) => store.symbols),
  options,
);
storeConformance(
  memory((store) => store),
  options,
);
formulaConformance(
  memory((store) => store.formulas),
  options,
);
strategyConformance(
  memory((store) => store.strategies),
  options,
);
backtestConformance(
  memory((store) => store.backtests),
  options,
);
settingsConformance(
  memory((store) => store.settings),
  options,
);
documentStoreConformance(
  memory((store) => store),
  options,
);
