import { CandleSeries, type SeriesKey, seriesKey } from '@jts/domain';

const day = 86_400_000n;
const start = BigInt(Date.UTC(2000, 0, 1));

/** `length` daily bars. */
export function bars(length: number, key: SeriesKey = seriesKey('005930', '1d')): CandleSeries {
  const price = new BigInt64Array(length).fill(10_000n);
  return CandleSeries.fromColumns(key, {
    timestamp: BigInt64Array.from({ length }, (_, i) => start + BigInt(i) * day),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: new BigUint64Array(length).fill(1n),
  });
}
