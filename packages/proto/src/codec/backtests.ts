import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  checkMoney,
  type TradeSide as DomainSide,
  type BacktestSummary as DomainSummary,
  type BacktestTrade as DomainTrade,
  ValidationError,
} from '@jts/domain';
import {
  type BacktestSummary,
  type BacktestSummarySchema,
  type BacktestTrade,
  type BacktestTradeSchema,
  TradeSide,
} from '../gen/jts/storage/v1/backtests_pb.js';
import { names } from './names.js';
import { present } from './present.js';
import { fromMs, toMs } from './times.js';

const sideNames = names<DomainSide, TradeSide>({ buy: TradeSide.BUY, sell: TradeSide.SELL });

/** A result, its trades aside; without an id it is new. */
export function toSummary(
  summary: Omit<DomainSummary, 'id'> & { readonly id?: string },
): MessageInitShape<typeof BacktestSummarySchema> {
  const { id = '', strategyId, runAt, config, metrics } = summary;
  const { totalReturnPct, totalTrades, ...defined } = metrics;
  return {
    id,
    strategyId,
    runAtMs: toMs(runAt),
    config: {
      startDateMs: toMs(config.startDate),
      endDateMs: toMs(config.endDate),
      symbols: [...config.symbols],
      initialCapital: config.initialCapital.toFixed(),
    },
    metrics: { totalReturnPct, totalTrades: BigInt(totalTrades), ...present(defined) },
  };
}

/** @throws ValidationError naming the field */
export function fromSummary(summary: BacktestSummary): DomainSummary {
  const { id, strategyId, runAtMs, config, metrics } = summary;
  if (config === undefined) throw new ValidationError('config', 'is required');
  if (metrics === undefined) throw new ValidationError('metrics', 'is required');
  const { sharpeRatio, maxDrawdownPct, winRate, profitFactor } = metrics;
  return {
    id,
    strategyId,
    runAt: fromMs(runAtMs),
    config: {
      startDate: fromMs(config.startDateMs),
      endDate: fromMs(config.endDateMs),
      symbols: config.symbols,
      initialCapital: checkMoney('config.initialCapital', config.initialCapital),
    },
    metrics: {
      totalReturnPct: metrics.totalReturnPct,
      ...present({ sharpeRatio, maxDrawdownPct, winRate, profitFactor }),
      totalTrades: Number(metrics.totalTrades),
    },
  };
}

/** There may be hundreds of thousands, so each field is set by hand. */
export function toTrade(trade: DomainTrade): MessageInitShape<typeof BacktestTradeSchema> {
  const { exitTime, exitPrice, pnl, exitReason } = trade;
  const message: MessageInitShape<typeof BacktestTradeSchema> = {
    symbol: trade.symbol,
    side: sideNames.to(trade.side),
    entryTimeMs: toMs(trade.entryTime),
    entryPrice: trade.entryPrice.toFixed(),
    quantity: trade.quantity,
  };
  if (exitTime !== undefined) message.exitTimeMs = toMs(exitTime);
  if (exitPrice !== undefined) message.exitPrice = exitPrice.toFixed();
  if (pnl !== undefined) message.pnl = pnl.toFixed();
  if (exitReason !== undefined) message.exitReason = exitReason;
  return message;
}

/** @throws ValidationError naming the field below `trades[i]` */
export function fromTrade(trade: BacktestTrade, i: number): DomainTrade {
  const { exitTimeMs, exitPrice, pnl, exitReason } = trade;
  const money = (field: string, text: string | undefined) =>
    text === undefined ? undefined : checkMoney(`trades[${i}].${field}`, text);
  return {
    symbol: trade.symbol,
    side: sideNames.from(`trades[${i}].side`, trade.side),
    entryTime: fromMs(trade.entryTimeMs),
    entryPrice: checkMoney(`trades[${i}].entryPrice`, trade.entryPrice),
    quantity: trade.quantity,
    ...present({
      exitTime: exitTimeMs === undefined ? undefined : fromMs(exitTimeMs),
      exitPrice: money('exitPrice', exitPrice),
      pnl: money('pnl', pnl),
      exitReason,
    }),
  };
}
