import { Decimal } from './decimal.js';
import { withTimes } from './immutable.js';
import { money } from './money.js';
import { notPlain } from './plain.js';
import {
  bounded,
  by,
  entity,
  finite,
  instant,
  list,
  optional,
  ruled,
  type Schema,
  text,
} from './schema.js';
import { checkCode, checkOneOf, isCode } from './text.js';
import { isDate, maxTimestamp, minTimestamp } from './time.js';

export const tradeSides = ['buy', 'sell'] as const;
export type TradeSide = (typeof tradeSides)[number];

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

/** One trade; a store that keeps trades apart from their result reads them by this. */
export const backtestTradeSchema: Schema<BacktestTrade> = entity<BacktestTrade>({
  symbol: by(checkCode),
  side: by((path, value) => checkOneOf(path, value, tradeSides)),
  entryTime: instant,
  entryPrice: money,
  exitTime: optional(instant),
  exitPrice: optional(money),
  quantity: bounded(finite, { minimum: 0 }),
  pnl: optional(money),
  exitReason: optional(text),
});

/** A trade before its result is saved. */
export const newTradeSchema: Schema<BacktestTrade> = ruled(
  backtestTradeSchema,
  function* ({ entryTime, exitTime = entryTime }) {
    if (exitTime < entryTime) yield { path: ['exitTime'], message: 'must not be before entryTime' };
  },
);

/**
 * A list of trades. Results have hundreds of thousands, nearly all of one form: these are checked by
 * hand, many times as fast; of all others `element` decides, and says what is wrong.
 */
export function tradeList(element: Schema<BacktestTrade>): Schema<readonly BacktestTrade[]> {
  return list(element, (input) => plainTrades(input) ?? notPlain);
}

function plainTrades(input: unknown): readonly BacktestTrade[] | undefined {
  if (!Array.isArray(input)) return undefined;
  const trades: BacktestTrade[] = [];
  for (let i = 0; i < input.length; i++) {
    const trade = plainTrade(input[i]);
    if (trade === undefined) return undefined;
    trades.push(trade);
  }
  return Object.freeze(trades);
}

type Field = keyof BacktestTrade;

/**
 * The trade, where it has the form that stores and back-testers give and is valid beyond doubt: times
 * as `Date` or milliseconds, money as our own `Decimal`. Undefined: look closer.
 */
function plainTrade(input: unknown): BacktestTrade | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const given = input as { readonly [K in Field]?: unknown };
  const { symbol, side, quantity, entryPrice, exitPrice, pnl, exitReason } = given;
  const entryTime = plainTime(given.entryTime);
  const exitTime = given.exitTime == null ? undefined : plainTime(given.exitTime);
  const isPlain =
    isCode(symbol) &&
    (side === 'buy' || side === 'sell') &&
    typeof quantity === 'number' &&
    quantity >= 0 &&
    quantity <= Number.MAX_VALUE &&
    entryTime !== undefined &&
    (given.exitTime == null || (exitTime !== undefined && exitTime >= entryTime)) &&
    isPlainMoney(entryPrice) &&
    (exitPrice == null || isPlainMoney(exitPrice)) &&
    (pnl == null || isPlainMoney(pnl)) &&
    (exitReason == null || (typeof exitReason === 'string' && exitReason.isWellFormed()));
  if (!isPlain) return undefined;
  const trade: Partial<Record<Field, unknown>> = {
    symbol,
    side,
    entryPrice: new Decimal(entryPrice),
  };
  if (exitPrice != null) trade.exitPrice = new Decimal(exitPrice);
  trade.quantity = quantity + 0;
  if (pnl != null) trade.pnl = new Decimal(pnl);
  if (exitReason != null) trade.exitReason = exitReason;
  return withTimes(
    trade,
    exitTime === undefined ? { entryTime } : { entryTime, exitTime },
  ) as BacktestTrade;
}

function plainTime(value: unknown): number | undefined {
  const ms = isDate(value) ? value.getTime() : value;
  return Number.isInteger(ms) && (ms as number) >= minTimestamp && (ms as number) <= maxTimestamp
    ? (ms as number)
    : undefined;
}

/** Of at most four words of seven digits: 34 decimal places are not exceeded. -0 is looked at closer. */
function isPlainMoney(value: unknown): value is Decimal {
  if (!(value instanceof Decimal)) return false;
  const { d: words, e: exponent, s: sign } = value;
  return (
    words !== null &&
    words.length <= 4 &&
    exponent >= -6 &&
    exponent < 34 &&
    (sign > 0 || words[0] !== 0)
  );
}
