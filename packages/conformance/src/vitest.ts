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
import { describe, it, TestRunner } from 'vitest';
import { backtestCases } from './backtests/index.js';
import { cacheCases } from './caches/index.js';
import { candleCases } from './candles/index.js';
import { type ConformanceCase, type ConformanceOptions, runCase } from './case.js';
import { checkTarget } from './check-target.js';
import { documentStoreCases } from './document-store/index.js';
import { formulaCases } from './formulas/index.js';
import { rateLimiterCases } from './rate-limits/index.js';
import { settingsCases } from './settings/index.js';
import { storeCases } from './store/index.js';
import { strategyCases } from './strategies/index.js';
import { cacheSuites, documentSuites, marketDataSuites } from './suites.js';
import { symbolCases } from './symbols/index.js';
import type { ConformanceTarget } from './target.js';

export interface StoreConformanceOptions<Suite extends string> extends ConformanceOptions {
  /** Only these, to have each in a file of its own; all if absent. */
  readonly suites?: readonly Suite[];
}

/**
 * Registers every case about a store of market data: its candles, its symbols, its life.
 *
 * @throws TypeError where the target lacks something, a capability's answer say, as all of these do
 */
export function marketDataConformance(
  target: ConformanceTarget<MarketDataStore>,
  options?: StoreConformanceOptions<keyof typeof marketDataSuites>,
): void {
  registerSuites(marketDataSuites, target, options);
}

/** Registers every case about a store of documents: each of its repositories, its life. */
export function documentConformance(
  target: ConformanceTarget<DocumentStore>,
  options?: StoreConformanceOptions<keyof typeof documentSuites>,
): void {
  registerSuites(documentSuites, target, options);
}

/** Registers every case about a store of caches and rate limits: its cache, its limiter, its life. */
export function cacheStoreConformance(
  target: ConformanceTarget<CacheStore>,
  options?: StoreConformanceOptions<keyof typeof cacheSuites>,
): void {
  registerSuites(cacheSuites, target, options);
}

/** Registers the cases for `CandleRepository`. */
export function candleConformance(
  target: ConformanceTarget<CandleRepository>,
  options?: ConformanceOptions,
): void {
  register('candles', target, candleCases, options);
}

/** Registers the cases for `SymbolRepository`. */
export function symbolConformance(
  target: ConformanceTarget<SymbolRepository>,
  options?: ConformanceOptions,
): void {
  register('symbols', target, symbolCases, options);
}

/** Registers the cases for the life of a store: schema, health, closing. */
export function storeConformance(
  target: ConformanceTarget<MarketDataStore>,
  options?: ConformanceOptions,
): void {
  register('store', target, storeCases, options);
}

/** Registers the cases for `FormulaRepository`. */
export function formulaConformance(
  target: ConformanceTarget<FormulaRepository>,
  options?: ConformanceOptions,
): void {
  register('formulas', target, formulaCases, options);
}

/** Registers the cases for `StrategyRepository`. */
export function strategyConformance(
  target: ConformanceTarget<StrategyRepository>,
  options?: ConformanceOptions,
): void {
  register('strategies', target, strategyCases, options);
}

/** Registers the cases for `BacktestResultRepository`. */
export function backtestConformance(
  target: ConformanceTarget<BacktestResultRepository>,
  options?: ConformanceOptions,
): void {
  register('backtests', target, backtestCases, options);
}

/** Registers the cases for `SettingsRepository`. */
export function settingsConformance(
  target: ConformanceTarget<SettingsRepository>,
  options?: ConformanceOptions,
): void {
  register('settings', target, settingsCases, options);
}

/** Registers the cases for the life of a store of documents: schema, health, closing. */
export function documentStoreConformance(
  target: ConformanceTarget<DocumentStore>,
  options?: ConformanceOptions,
): void {
  register('documents', target, documentStoreCases, options);
}

/** Registers the cases for `Cache`. */
export function cacheConformance(
  target: ConformanceTarget<Cache>,
  options?: ConformanceOptions,
): void {
  register('cache', target, cacheCases, options);
}

/** Registers the cases for `RateLimiter`. */
export function rateLimiterConformance(
  target: ConformanceTarget<RateLimiter>,
  options?: ConformanceOptions,
): void {
  register('rate-limiter', target, rateLimiterCases, options);
}

function registerSuites<S, Suite extends string>(
  suites: Readonly<Record<Suite, readonly ConformanceCase<S>[]>>,
  target: ConformanceTarget<S>,
  options: StoreConformanceOptions<Suite> = {},
): void {
  const { suites: chosen = Object.keys(suites) as Suite[] } = options;
  for (const suite of chosen) {
    if (!Object.hasOwn(suites, suite)) {
      const known = Object.keys(suites).join(', ');
      throw new TypeError(`${target.name}: no suite ${suite}: there is ${known}`);
    }
    register(suite, target, suites[suite], options);
  }
}

/** `runCase` has limits of its own, which say what hangs and close the database. */
const noLimit = 0;

function register<R>(
  suite: string,
  target: ConformanceTarget<R>,
  cases: readonly ConformanceCase<R>[],
  options: ConformanceOptions | undefined,
): void {
  checkTarget(target);
  const title = `${target.name}: ${suite}`;
  // Else nobody could tell whose case has failed.
  if (TestRunner.getCurrentSuite().tasks.some(({ name }) => name === title)) {
    throw new TypeError(`${title} is registered twice: each target must have a name of its own`);
  }
  describe(title, () => {
    for (const one of cases) {
      it(`${one.key}: ${one.title}`, () => runCase(target, one, options), noLimit);
    }
  });
}
