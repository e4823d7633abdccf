import {
  allocateColumns,
  Candle,
  CandleSeries,
  Decimal,
  type SeriesKey,
  seriesKey,
  type TimeRange,
} from '@jts/domain';
import type { RawCandle } from './target.js';

/** The series of cases that need only one. */
export const daily = seriesKey('005930', '1d');
export const minutely = seriesKey('005930', '1m');

/** Day n, in epoch milliseconds: day 1 is 2024-01-01. */
export const day = (n: number): number => Date.UTC(2024, 0, n);
/** Minute n after the beginning of day 1. */
export const minute = (n: number): number => day(1) + n * 60_000;

export const range = (from: number, to: number): TimeRange => ({
  from: new Date(from),
  to: new Date(to),
});
export const days = (from: number, to: number): TimeRange => range(day(from), day(to));
/** More than any series can hold. */
export const everything: TimeRange = range(-8.64e15, 8.64e15);

/** A bar whose fields all differ, so that none can be taken for another. */
export function bar(timestamp: number, close: Decimal.Value): Candle {
  const price = new Decimal(close);
  return Candle.of({
    timestamp,
    open: price.plus(1),
    high: price.plus(3),
    low: price.minus(2),
    close: price,
    volume: BigInt(price.abs().floor().toFixed()) + 7n,
  });
}

/** A series from its closes, by day: `bars({ 1: 100, 2: 101 })`. */
export function bars(
  closes: Readonly<Record<number, Decimal.Value>>,
  key: SeriesKey = daily,
): CandleSeries {
  return CandleSeries.of(
    key,
    Object.entries(closes).map(([n, close]) => bar(day(Number(n)), close)),
  );
}

/** A series with a bar at each of these times. */
export function barsAt(times: readonly number[], key: SeriesKey = minutely, close = 100) {
  return CandleSeries.of(
    key,
    times.map((ms, i) => bar(ms, close + i)),
  );
}

/** A long series, a bar each minute, with closes that repeat after a thousand. */
export function manyBars(
  length: number,
  { key = minutely, from = 0, close = 100 }: ManyBarsOptions = {},
): CandleSeries {
  const columns = allocateColumns(length);
  for (let i = 0; i < length; i++) {
    columns.timestamp[i] = BigInt(minute(from + i));
    const price = BigInt(close + (i % 1000));
    columns.open[i] = price + 1n;
    columns.high[i] = price + 3n;
    columns.low[i] = price - 2n;
    columns.close[i] = price;
    columns.volume[i] = BigInt(i);
  }
  return CandleSeries.fromColumns(key, columns, 0);
}

interface ManyBarsOptions {
  readonly key?: SeriesKey;
  /** The minute of the first bar. */
  readonly from?: number;
  readonly close?: number;
}

/** The bars of a series as rows of the table. */
export function toRaw(series: CandleSeries): RawCandle[] {
  return series.toArray().map(({ timestamp, open, high, low, close, volume }) => ({
    ...series.key,
    timestamp,
    open: open.toFixed(),
    high: high.toFixed(),
    low: low.toFixed(),
    close: close.toFixed(),
    volume,
  }));
}
