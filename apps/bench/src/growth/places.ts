import type { CandleSeries, TimeRange } from '@jts/domain';
import { barsOfSeries, dataKey, rangeOf } from '../candles/data-set.js';
import type { Settings } from '../settings.js';

/** Another series, and another place in it, at each call. */
export function placeOf({ sizes }: Settings, n: number) {
  const { from } = rangeOf(1);
  const start = (n * 7_919) % (barsOfSeries(sizes) - sizes.growth.barsOfCall);
  const time = (row: number) => new Date(from.getTime() + row * 60_000);
  const range = { from: time(start), to: time(start + sizes.growth.barsOfCall - 1) };
  return { key: dataKey(n % sizes.series), range };
}

/** @throws Error where it is not all of the range */
export function checkBars(series: CandleSeries, { from, to }: TimeRange, bars: number): void {
  const { length, first, last } = series;
  const [start, end] = [first?.timestamp.getTime(), last?.timestamp.getTime()];
  if (length === bars && start === from.getTime() && end === to.getTime()) return;
  throw new Error(`${length} bars from ${start} to ${end}`);
}
