import type { Span } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey, seriesKey, type WritableCandleColumns } from '@jts/domain';
import fc from 'fast-check';

export const key: SeriesKey = seriesKey('005930', '1m');
export const minute = 60_000;
/** What a block of one-minute bars spans. */
export const block = 4096 * minute;
/** 2024-01-01, which is in the past by the clocks of these tests. */
export const start = Math.ceil(Date.UTC(2024, 0, 1) / block) * block;

/** Bars at these times, told apart by their volume. */
export function bars(times: readonly number[], version: bigint, of = key): CandleSeries {
  const prices = () => BigInt64Array.from(times, (_, i) => version * 10n + BigInt(i % 10));
  return CandleSeries.fromColumns(of, {
    timestamp: BigInt64Array.from(times, BigInt),
    open: prices(),
    high: prices(),
    low: prices(),
    close: prices(),
    volume: new BigUint64Array(times.length).fill(version),
  });
}

export const range = (from: number, to: number) => ({ from: new Date(from), to: new Date(to) });

/** Any series with bars within a span. */
export function anySeries(of: SeriesKey, { from, to }: Span, scale: number) {
  const price = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n });
  const bar = fc.record({
    time: fc.integer({ min: from, max: to }),
    prices: fc.tuple(price, price, price, price),
    volume: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  });
  const list = fc.uniqueArray(bar, { selector: ({ time }) => time, maxLength: 50 });
  return list.map((unsorted) => {
    const sorted = unsorted.toSorted((a, b) => a.time - b.time);
    const prices = (i: 0 | 1 | 2 | 3) => BigInt64Array.from(sorted, (one) => one.prices[i]);
    const columns: WritableCandleColumns = {
      timestamp: BigInt64Array.from(sorted, ({ time }) => BigInt(time)),
      open: prices(0),
      high: prices(1),
      low: prices(2),
      close: prices(3),
      volume: BigUint64Array.from(sorted, ({ volume }) => volume),
    };
    return CandleSeries.fromColumns(of, columns, scale);
  });
}
