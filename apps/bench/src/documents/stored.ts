import { type BacktestResult, Decimal, type New, type Strategy } from '@jts/domain';
import { Decimal128, type Document, ObjectId } from 'mongodb';

/** Entities as people store them without this project, and back: with the driver's own classes. */

export function storedStrategy(strategy: New<Strategy>): Document {
  const { entryFormulaId, exitFormulaId, ...rest } = strategy;
  return {
    ...rest,
    entryFormulaId: ObjectId.createFromHexString(entryFormulaId),
    exitFormulaId: exitFormulaId && ObjectId.createFromHexString(exitFormulaId),
  };
}

export function storedResult(result: New<BacktestResult>): Document {
  const { config } = result;
  return {
    ...result,
    strategyId: ObjectId.createFromHexString(result.strategyId),
    config: { ...config, initialCapital: money(config.initialCapital) },
    trades: result.trades.map((trade) => ({
      ...trade,
      entryPrice: money(trade.entryPrice),
      exitPrice: trade.exitPrice && money(trade.exitPrice),
      pnl: trade.pnl && money(trade.pnl),
    })),
  };
}

export function readResult({ _id, ...document }: Document): object {
  const { config } = document;
  return {
    ...document,
    id: _id.toHexString(),
    strategyId: document['strategyId'].toHexString(),
    config: { ...config, initialCapital: decimal(config.initialCapital) },
    trades: document['trades'].map((trade: Document) => ({
      ...trade,
      entryPrice: decimal(trade['entryPrice']),
      exitPrice: trade['exitPrice'] && decimal(trade['exitPrice']),
      pnl: trade['pnl'] && decimal(trade['pnl']),
    })),
  };
}

const money = (value: Decimal) => Decimal128.fromString(value.toFixed());
const decimal = (stored: Decimal128) => new Decimal(stored.toString());
