import type {
  BacktestResultRepository,
  Cache,
  CacheStore,
  CandleRepository,
  DocumentStore,
  FormulaRepository,
  MarketDataStore,
  RateLimiter,
  SettingsRepository,
  StrategyRepository,
  SymbolRepository,
} from '@jts/ports';
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

/** What adapters serve: each port has cases of its own. */
export interface Ports {
  readonly CandleRepository: CandleRepository;
  readonly SymbolRepository: SymbolRepository;
  readonly MarketDataStore: MarketDataStore;
  readonly FormulaRepository: FormulaRepository;
  readonly StrategyRepository: StrategyRepository;
  readonly BacktestResultRepository: BacktestResultRepository;
  readonly SettingsRepository: SettingsRepository;
  readonly DocumentStore: DocumentStore;
  readonly Cache: Cache;
  readonly RateLimiter: RateLimiter;
  readonly CacheStore: CacheStore;
}

export type PortName = keyof Ports;

// The repositories of a store are ports themselves, and so are a cache and a rate limiter.
type Repositories =
  | ('candles' | 'symbols' | 'formulas' | 'strategies' | 'backtests' | 'settings')
  | ('cache' | 'rateLimiter');

/** The names of a port's methods, and of what else it promises by itself. */
export type MemberOf<P extends PortName> = Exclude<keyof Ports[P] & string, Repositories>;

/** Every case, by the port that it asks. */
export const casesByPort: {
  readonly [P in PortName]: readonly ConformanceCase<Ports[P]>[];
} = {
  CandleRepository: candleCases,
  SymbolRepository: symbolCases,
  MarketDataStore: storeCases,
  FormulaRepository: formulaCases,
  StrategyRepository: strategyCases,
  BacktestResultRepository: backtestCases,
  SettingsRepository: settingsCases,
  DocumentStore: documentStoreCases,
  Cache: cacheCases,
  RateLimiter: rateLimiterCases,
  CacheStore: cacheStoreCases,
};
