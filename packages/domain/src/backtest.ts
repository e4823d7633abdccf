import {
  type BacktestTrade,
  backtestTradeSchema,
  newTradeSchema,
  tradeList,
} from './backtest-trade.js';
import type { Decimal } from './decimal.js';
import { id, type New, noId } from './entity.js';
import { money } from './money.js';
import { validate } from './parse.js';
import {
  bounded,
  by,
  entity,
  finite,
  instant,
  integer,
  list,
  optional,
  ruled,
  type Schema,
} from './schema.js';
import { checkCode } from './text.js';

export interface BacktestConfig {
  readonly startDate: Date;
  /** Not before `startDate`. */
  readonly endDate: Date;
  readonly symbols: readonly string[];
  readonly initialCapital: Decimal;
}

/** What mathematics leaves undefined (no trades, no losses) is absent (contract B2). */
export interface BacktestMetrics {
  readonly totalReturnPct: number;
  readonly sharpeRatio?: number;
  readonly maxDrawdownPct?: number;
  readonly winRate?: number;
  readonly profitFactor?: number;
  readonly totalTrades: number;
}

/** What a strategy would have earned. Never changed once saved (contract B1). */
export interface BacktestResult {
  readonly id: string;
  readonly strategyId: string;
  readonly runAt: Date;
  readonly config: BacktestConfig;
  readonly metrics: BacktestMetrics;
  /** In the order given. */
  readonly trades: readonly BacktestTrade[];
}

/** What lists show of a result. */
export type BacktestSummary = Omit<BacktestResult, 'trades'>;

const config = ruled(
  entity<BacktestConfig>({
    startDate: instant,
    endDate: instant,
    symbols: list(by(checkCode)),
    initialCapital: money,
  }),
  function* ({ startDate, endDate }) {
    if (startDate > endDate) yield { path: ['endDate'], message: 'must not be before startDate' };
  },
);

const metricFields = {
  totalReturnPct: finite,
  sharpeRatio: optional(finite),
  maxDrawdownPct: optional(finite),
  winRate: optional(finite),
  profitFactor: optional(finite),
  totalTrades: bounded(integer, { minimum: 0 }),
};

const metrics = entity<BacktestMetrics>(metricFields);

/** Other programs store NaN and Infinity: absent. */
const storedMetrics = entity<BacktestMetrics>(
  metricFields,
  (_key, value) =>
    value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value)),
);

const content = { strategyId: id, runAt: instant, config };
const trades = tradeList(backtestTradeSchema);
const newTrades = tradeList(newTradeSchema);

/** A result that has been saved; a metric that is NaN or infinite reads as absent (contract B2). */
export const backtestResultSchema: Schema<BacktestResult> = entity<BacktestResult>({
  id,
  ...content,
  metrics: storedMetrics,
  trades,
});

/** Likewise, without its trades. */
export const backtestSummarySchema: Schema<BacktestSummary> = entity<BacktestSummary>({
  id,
  ...content,
  metrics: storedMetrics,
});

/** A result before it is saved; NaN and Infinity are refused. */
export const newBacktestResultSchema: Schema<New<BacktestResult>> = entity<New<BacktestResult>>({
  id: noId,
  ...content,
  metrics,
  trades: newTrades,
});

/** A result of our own, equal to `input`. @throws ValidationError naming the field below `path` */
export function checkNewBacktestResult(input: unknown, path = ''): New<BacktestResult> {
  return validate(newBacktestResultSchema, input, path);
}
