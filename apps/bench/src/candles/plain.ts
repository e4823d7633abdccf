import {
  type CandleColumns,
  Decimal,
  type SeriesKey,
  type WritableCandleColumns,
} from '@jts/domain';
import type { PlainBar } from './digest.js';

/** A candle as one writes it without this project: an object with exact numbers. */
export interface PlainCandle {
  readonly timestamp: Date;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: bigint;
}

/** A row of JSONEachRow with {@link quoted} numbers. */
export type PlainRow = Record<keyof PlainCandle, string>;

/** Numbers as text: `JSON.parse` would round the long ones. */
export const quoted = {
  output_format_json_quote_decimals: 1,
  output_format_json_quote_64bit_integers: 1,
  date_time_output_format: 'iso',
} as const;

export function toCandle(row: PlainRow): PlainCandle {
  return {
    timestamp: new Date(row.timestamp),
    open: new Decimal(row.open),
    high: new Decimal(row.high),
    low: new Decimal(row.low),
    close: new Decimal(row.close),
    volume: BigInt(row.volume),
  };
}

export function toInsertRow({ symbol, exchange, timeframe }: SeriesKey, candle: PlainCandle) {
  const { timestamp, open, high, low, close, volume } = candle;
  const key = { symbol, exchange, timeframe };
  const numbers = { timestamp: timestamp.getTime(), volume: volume.toString() };
  return { ...key, ...numbers, open, high, low, close };
}

/** Decimals are made fastest from text. */
export function fromColumns(columns: CandleColumns | WritableCandleColumns): PlainCandle[] {
  const price = (scaled: bigint | undefined) => new Decimal(priceText(Number(scaled)));
  return Array.from(columns.timestamp, (ms, row) => ({
    timestamp: new Date(Number(ms)),
    open: price(columns.open[row]),
    high: price(columns.high[row]),
    low: price(columns.low[row]),
    close: price(columns.close[row]),
    volume: columns.volume[row] as bigint,
  }));
}

/** @param scaled ten-thousandths, above zero */
export function priceText(scaled: number): string {
  return `${Math.floor(scaled / 10_000)}.${String(scaled % 10_000).padStart(4, '0')}`;
}

/** In the whole numbers that digests are made of. */
export function toPlainBar(candle: PlainCandle): PlainBar {
  return {
    timestamp: candle.timestamp.getTime(),
    open: tenThousandths(candle.open),
    high: tenThousandths(candle.high),
    low: tenThousandths(candle.low),
    close: tenThousandths(candle.close),
    volume: Number(candle.volume),
  };
}

const tenThousandths = (price: Decimal) => Math.round(price.toNumber() * 10_000);
