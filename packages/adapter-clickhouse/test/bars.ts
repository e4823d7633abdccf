import { allocateColumns, CandleSeries, type SeriesKey, seriesKey } from '@jts/domain';

export const daily = seriesKey('005930', '1d');
export const minutely = seriesKey('005930', '1m');
export const day = (n: number): number => Date.UTC(2024, 0, n);
/** More than any series can hold. */
export const everything = { from: new Date(-8.64e15), to: new Date(8.64e15) };

/** Bars at these times, each with a close (x 10^scale) of its own choosing. */
export function barsAt(
  times: readonly number[],
  close: (i: number) => number = (i) => 100 + i,
  key: SeriesKey = daily,
  scale = 4,
): CandleSeries {
  const columns = allocateColumns(times.length);
  times.forEach((ms, i) => {
    const price = BigInt(close(i));
    columns.timestamp[i] = BigInt(ms);
    columns.open[i] = price - 1n;
    columns.high[i] = price + 2n;
    columns.low[i] = price - 3n;
    columns.close[i] = price;
    columns.volume[i] = price * price;
  });
  return CandleSeries.fromColumns(key, columns, scale);
}

/** A bar each minute. */
export function minutes(length: number, close = 100, from = 0): CandleSeries {
  const times = Array.from({ length }, (_, i) => day(1) + (from + i) * 60_000);
  return barsAt(times, (i) => close + (i % 1000), minutely);
}
