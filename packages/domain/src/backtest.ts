import * as z from 'zod/mini';
import type { Decimal } from './decimal.js';
import { id, type New, noId } from './entity.js';
import { money } from './money.js';
import { validate } from './parse.js';
import {
  by,
  entity,
  finite,
  instant,
  integer,
  list,
  optional,
  type Schema,
  text,
} from './schema.js';
import { checkCode, checkOneOf } from './text.js';

export const tradeSides = ['buy', 'sell'] as const;
export type TradeSide = (typeof tradeSides)[number];

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

/** A position, from its entry to its exit; without an exit it was open at the end. */
export interface BacktestTrade {
  readonly symbol: string;
  readonly side: TradeSide;
  readonly entryTime: Date;
  readonly entryPrice: Decimal;
  /** Not before `entryTime`. */
  readonly exitTime?: Date;
  readonly exitPrice?: Decimal;
  /** Not negative; a fraction where the market has such. */
  readonly quantity: number;
  readonly pnl?: Decimal;
  readonly exitReason?: string;
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

const config = entity<BacktestConfig>({
  startDate: instant,
  endDate: instant,
  symbols: list(by(checkCode)),
  initialCapital: money,
}).check(
  z.superRefine(({ startDate, endDate }, context) => {
    if (startDate <= endDate) return;
    const message = 'must not be before startDate';
    context.addIssue({ code: 'custom', path: ['endDate'], message, input: endDate });
  }),
);

const metricFields = {
  totalReturnPct: finite,
  sharpeRatio: optional(finite),
  maxDrawdownPct: optional(finite),
  winRate: optional(finite),
  profitFactor: optional(finite),
  totalTrades: integer.check(z.minimum(0)),
};

const metrics = entity<BacktestMetrics>(metricFields);

/** Other programs store NaN and Infinity: absent. */
const storedMetrics = entity<BacktestMetrics>(
  metricFields,
  (_key, value) =>
    value === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value)),
);

/** One trade; a store that keeps trades apart from their result reads them by this. */
export const backtestTradeSchema: Schema<BacktestTrade> = entity<BacktestTrade>({
  symbol: by(checkCode),
  side: by((path, value) => checkOneOf(path, value, tradeSides)),
  entryTime: instant,
  entryPrice: money,
  exitTime: optional(instant),
  exitPrice: optional(money),
  quantity: finite.check(z.minimum(0)),
  pnl: optional(money),
  exitReason: optional(text),
});

const content = { strategyId: id, runAt: instant, config };
const trades = list(backtestTradeSchema);
const newTrades = list(
  backtestTradeSchema.check(
    z.superRefine(({ entryTime, exitTime = entryTime }, context) => {
      if (exitTime >= entryTime) return;
      const message = 'must not be before entryTime';
      context.addIssue({ code: 'custom', path: ['exitTime'], message, input: exitTime });
    }),
  ),
);

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
