import { CandleSeries, seriesKey } from '@jts/domain';

export const key = seriesKey('A', '1m');

/** So many bars, a minute apart. */
export function barsOf(length: number): CandleSeries {
  const price = () => new BigInt64Array(length).fill(10_000n);
  return CandleSeries.fromColumns(key, {
    timestamp: BigInt64Array.from({ length }, (_, i) => BigInt(Date.UTC(2024, 0, 1, 0, i))),
    open: price(),
    high: price(),
    low: price(),
    close: price(),
    volume: new BigUint64Array(length).fill(1n),
  });
}
