import type {
  BacktestResultRepository,
  CandleRepository,
  DocumentStore,
  FormulaRepository,
  MarketDataStore,
  SettingsRepository,
  StrategyRepository,
  SymbolRepository,
} from '@jts/ports';
import { describe, it } from 'vitest';
import { backtestCases } from './backtests/index.js';
import { candleCases } from './candles/index.js';
import { type ConformanceCase, type ConformanceOptions, runCase } from './case.js';
import { documentStoreCases } from './document-store/index.js';
import { formulaCases } from './formulas/index.js';
import { settingsCases } from './settings/index.js';
import { storeCases } from './store/index.js';
import { strategyCases } from './strategies/index.js';
import { symbolCases } from './symbols/index.js';
import type { ConformanceTarget } from './target.js';

/** Generous: only a call that hangs comes near it. */
const timeoutMs = 120_000;

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

function register<R>(
  suite: string,
  target: ConformanceTarget<R>,
  cases: readonly ConformanceCase<R>[],
  options: ConformanceOptions | undefined,
): void {
  describe(`${target.name}: ${suite}`, () => {
    for (const one of cases) {
      it(`${one.key}: ${one.title}`, () => runCase(target, one, options), timeoutMs);
    }
  });
}
