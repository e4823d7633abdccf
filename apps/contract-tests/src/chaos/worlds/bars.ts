import { CandleSeries, type SeriesKey } from '@jts/domain';
import type { Random } from '../random.js';

/** One bar: its minute, and its close, of which all else follows. */
export type Row = readonly [minute: number, close: number];

const start = Date.UTC(2024, 0, 1);
const minute = 60_000;

export const range = (from: number, to: number) => ({ from: timeOf(from), to: timeOf(to) });
export const whole = range(0, 100_000);

export function timeOf(row: number): Date {
  return new Date(start + row * minute);
}

/** Consecutive bars with new values. */
export const newRows = (from: number, length: number, random: Random): readonly Row[] =>
  Array.from({ length }, (_, i) => [from + i, random.below(1_000_000)] as const);

export function toSeries(key: SeriesKey, rows: readonly Row[]): CandleSeries {
  const closes = BigInt64Array.from(rows, ([, close]) => BigInt(close));
  return CandleSeries.fromColumns(key, {
    timestamp: BigInt64Array.from(rows, ([row]) => BigInt(start + row * minute)),
    open: closes,
    high: closes.map((close) => close + 3n),
    low: closes.map((close) => -close),
    close: closes,
    volume: BigUint64Array.from(closes, (close) => close * 7n),
  });
}

export const seriesText = (series: CandleSeries): string =>
  series
    .toArray()
    .map(
      ({ timestamp, open, high, low, close, volume }) =>
        `${timestamp.getTime()} ${open} ${high} ${low} ${close} ${volume}`,
    )
    .join('\n');
