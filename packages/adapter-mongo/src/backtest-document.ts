import {
  type BacktestResult,
  type BacktestSummary,
  backtestResultSchema,
  backtestSummarySchema,
  type New,
} from '@jts/domain';
import { type Document, ObjectId } from 'mongodb';
import { fromDate, fromId, fromMoney, read, toId, toMoney } from './codec.js';

/** A result's document without its trades, which stand in it or beside it. */
export function toBacktestDocument(id: string, result: New<BacktestResult>) {
  const { strategyId, runAt, config, metrics } = result;
  return {
    _id: ObjectId.createFromHexString(id),
    strategyId: toId(strategyId),
    runAt,
    config: {
      startDate: config.startDate,
      endDate: config.endDate,
      symbols: [...config.symbols],
      initialCapital: toMoney(config.initialCapital),
    },
    metrics: { ...metrics },
  };
}

/**
 * @param trades as `readTrades` gives them
 * @throws CorruptDataError naming collection, id and field
 */
export function fromBacktestDocument(document: Document, trades: unknown): BacktestResult {
  return read('backtest_results', backtestResultSchema, document, { ...fields(document), trades });
}

/** @throws CorruptDataError likewise */
export function fromSummaryDocument(document: Document): BacktestSummary {
  return read('backtest_results', backtestSummarySchema, document, fields(document));
}

function fields({ _id, strategyId, runAt, config, metrics }: Document) {
  return {
    id: fromId(_id),
    strategyId: fromId(strategyId),
    runAt: fromDate(runAt),
    config: fromConfig(config),
    metrics,
  };
}

function fromConfig(config: Document | null | undefined): unknown {
  if (typeof config !== 'object' || config === null) return config;
  const { startDate, endDate, symbols, initialCapital } = config;
  return {
    startDate: fromDate(startDate),
    endDate: fromDate(endDate),
    symbols,
    initialCapital: fromMoney(initialCapital),
  };
}
