import {
  allocateColumns,
  CandleSeries,
  maxScaledPrice,
  maxTimestamp,
  maxVolume,
  minTimestamp,
  type SeriesKey,
} from '@jts/domain';
import fc from 'fast-check';
import { day, range } from '../../bars.js';
import { iso, type SeriesName } from './stage.js';

/** Few, so that calls meet: and two that differ by case only. In the order of `listSeries`. */
export const allSeries: readonly SeriesName[] = ["A'%", '가'].flatMap((symbol) =>
  (['1m', '1M'] as const).map((timeframe) => ({ symbol, timeframe })),
);
export const anySeries: fc.Arbitrary<SeriesName> = fc.constantFrom(...allSeries);

/** Few, with neighbours and both ends of time. */
const anyTime = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 11 }).map((n) => day(1) + n) },
  { weight: 1, arbitrary: fc.constantFrom(minTimestamp, -1, 0, maxTimestamp) },
);

export const anyRange = fc
  .tuple(anyTime, anyTime)
  .map(([a, b]) => range(Math.min(a, b), Math.max(a, b)));

const anyPrice = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0n, 1n, -1n, 2n) },
  { weight: 1, arbitrary: fc.bigInt({ min: -maxScaledPrice, max: maxScaledPrice }) },
);
const anyVolume = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0n, 1n) },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: maxVolume }) },
);

const anyBar = fc.record({
  ms: anyTime,
  prices: fc.tuple(anyPrice, anyPrice, anyPrice, anyPrice),
  volume: anyVolume,
});
export type AnyBar = typeof anyBar extends fc.Arbitrary<infer T> ? T : never;

/** Bars in any order, with duplicates. */
export const anyBars = fc.array(anyBar, { maxLength: 8 });

/** Bars, as the text of a call has them: prices x 10^scale. */
export const barsText = (bars: readonly AnyBar[]): string =>
  bars.map(({ ms, prices, volume }) => `${iso(ms)} ${prices.join(' ')} ${volume}`).join(' | ');

/** The bars as a series: of duplicates the last stays. */
export function toSeries(key: SeriesKey, bars: readonly AnyBar[], scale: number): CandleSeries {
  const byTime = new Map(bars.map((bar) => [bar.ms, bar]));
  const sorted = [...byTime.values()].sort((a, b) => a.ms - b.ms);
  const columns = allocateColumns(sorted.length);
  sorted.forEach(({ ms, prices: [open, high, low, close], volume }, row) => {
    columns.timestamp[row] = BigInt(ms);
    columns.open[row] = open;
    columns.high[row] = high;
    columns.low[row] = low;
    columns.close[row] = close;
    columns.volume[row] = volume;
  });
  return CandleSeries.fromColumns(key, columns, scale);
}
