import type { CacheStore, DocumentStore, MarketDataStore } from '@jts/ports';
import { backtestCases } from './backtests/index.js';
import { cacheStoreCases } from './cache-store/index.js';
import { cacheCases } from './caches/index.js';
import { candleCases } from './candles/index.js';
import type { ConformanceCase } from './case.js';
import { documentStoreCases } from './document-store/index.js';
import { formulaCases } from './formulas/index.js';
import { rateLimiterCases } from './rate-limits/index.js';
import { settingsCases } from './settings/index.js';
import { storeCases } from './store/index.js';
import { strategyCases } from './strategies/index.js';
import { symbolCases } from './symbols/index.js';

/** Every case about a store of market data, by suite, for a target that opens the whole store. */
export const marketDataSuites = {
  candles: ofStore(candleCases, (store: MarketDataStore) => store.candles),
  symbols: ofStore(symbolCases, (store: MarketDataStore) => store.symbols),
  store: storeCases,
} as const satisfies Suites<MarketDataStore>;

/** Likewise, of a store of documents. */
export const documentSuites = {
  formulas: ofStore(formulaCases, (store: DocumentStore) => store.formulas),
  strategies: ofStore(strategyCases, (store: DocumentStore) => store.strategies),
  backtests: ofStore(backtestCases, (store: DocumentStore) => store.backtests),
  settings: ofStore(settingsCases, (store: DocumentStore) => store.settings),
  documents: documentStoreCases,
} as const satisfies Suites<DocumentStore>;

/** Likewise, of a store of caches and rate limits. */
export const cacheSuites = {
  cache: ofStore(cacheCases, (store: CacheStore) => store.cache),
  'rate-limiter': ofStore(rateLimiterCases, (store: CacheStore) => store.rateLimiter),
  'cache-store': cacheStoreCases,
} as const satisfies Suites<CacheStore>;

type Suites<S> = Readonly<Record<string, readonly ConformanceCase<S>[]>>;

/** Cases about a repository, asked of the store that has it. */
function ofStore<S, R>(
  cases: readonly ConformanceCase<R>[],
  choose: (store: S) => R,
): readonly ConformanceCase<S>[] {
  return cases.map((one) => ({
    ...one,
    run: (namespace, tools) =>
      one.run(
        {
          ...namespace,
          repository: choose(namespace.repository),
          reconnect: async () => choose(await namespace.reconnect()),
        },
        tools,
      ),
  }));
}
