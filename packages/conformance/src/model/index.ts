import type {
  BacktestResultRepository,
  Cache,
  CandleRepository,
  FormulaRepository,
  RateLimiter,
  SettingsRepository,
  StrategyRepository,
  SymbolRepository,
} from '@jts/ports';
import type { ConformanceCase, ConformanceOptions } from '../case.js';
import type { ConformanceTarget } from '../target.js';
import { backtestModel } from './backtests/model.js';
import { cacheModel } from './caches/model.js';
import { candleModel } from './candles/model.js';
import { modelCases } from './cases.js';
import { differ } from './differential.js';
import { formulaModel } from './formulas/model.js';
import type { PortModel } from './port-model.js';
import { limiterModel } from './rate-limits/model.js';
import { settingModel } from './settings/model.js';
import { strategyModel } from './strategies/model.js';
import { symbolModel } from './symbols/model.js';

export type { ModelOptions } from './options.js';

/** Any calls of a port. */
export interface AnyCalls<R> {
  /** On one adapter, answers compared with an oracle's. They are among the cases of the port, too. */
  readonly cases: readonly ConformanceCase<R>[];
  /**
   * On several adapters, answers compared with one another's: in all but what adapters may choose,
   * which is ids, the times of their clocks, and the order of what is ordered by ids.
   *
   * Rejects, with an `AssertionError` that says how to repeat it, where they differ.
   */
  compare(
    targets: readonly ConformanceTarget<R>[],
    options?: Pick<ConformanceOptions, 'model'>,
  ): Promise<void>;
}

const anyCalls = <R, S, O>(model: PortModel<R, S, O>): AnyCalls<R> => ({
  cases: modelCases(model),
  compare: (targets, options) => differ(model, targets, options),
});

export const anyCandleCalls: AnyCalls<CandleRepository> = anyCalls(candleModel);
export const anySymbolCalls: AnyCalls<SymbolRepository> = anyCalls(symbolModel);
export const anyFormulaCalls: AnyCalls<FormulaRepository> = anyCalls(formulaModel);
export const anyStrategyCalls: AnyCalls<StrategyRepository> = anyCalls(strategyModel);
export const anyBacktestCalls: AnyCalls<BacktestResultRepository> = anyCalls(backtestModel);
export const anySettingCalls: AnyCalls<SettingsRepository> = anyCalls(settingModel);
export const anyCacheCalls: AnyCalls<Cache> = anyCalls(cacheModel);
export const anyRateLimiterCalls: AnyCalls<RateLimiter> = anyCalls(limiterModel);
