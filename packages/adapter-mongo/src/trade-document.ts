import type { BacktestTrade } from '@jts/domain';
import type { Document } from 'mongodb';
import { fromDate, fromMoney, toMoney } from './codec.js';

export function toTradeDocument(trade: BacktestTrade): Document {
  const { symbol, side, entryTime, entryPrice, exitTime, exitPrice, quantity, pnl, exitReason } =
    trade;
  const document: Document = { symbol, side, entryTime, entryPrice: toMoney(entryPrice) };
  if (exitTime !== undefined) document['exitTime'] = exitTime;
  if (exitPrice !== undefined) document['exitPrice'] = toMoney(exitPrice);
  document['quantity'] = quantity;
  if (pnl !== undefined) document['pnl'] = toMoney(pnl);
  if (exitReason !== undefined) document['exitReason'] = exitReason;
  return document;
}

/**
 * A trade that becomes a document only while the driver writes it. Ten thousand documents at a time,
 * with their dates and decimals, cost the garbage collector more than all that is written.
 */
export class TradeToWrite {
  constructor(private readonly trade: BacktestTrade) {}

  /** What the driver asks for. */
  toBSON(): Document {
    return toTradeDocument(this.trade);
  }
}

/** A stored trade, for the schema to judge. */
export function fromTradeDocument(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  const stored = document as Document;
  return {
    ...stored,
    entryTime: fromDate(stored['entryTime']),
    entryPrice: fromMoney(stored['entryPrice']),
    exitTime: fromDate(stored['exitTime']),
    exitPrice: fromMoney(stored['exitPrice']),
    pnl: fromMoney(stored['pnl']),
  };
}

/** The bytes of a trade's names, types and fixed fields, at most; and of its place in an array. */
const fixedBytes = 190;

/** What a trade takes in BSON, at most, in bytes. */
export function tradeBytes({ symbol, exitReason = '' }: BacktestTrade): number {
  // A UTF-16 unit is at most three bytes of UTF-8.
  return fixedBytes + 3 * (symbol.length + exitReason.length);
}
