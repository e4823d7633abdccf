import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleSeries, columnFields, maxVolume, priceFields, seriesKey } from '../src/index.js';
import { anyScale, anyScaledPrice, anySeries, anyVolume, days, key } from './arbitraries.js';

const columnsOf = (prices: readonly bigint[], volumes: readonly bigint[]) => ({
  timestamp: BigInt64Array.from(prices, (_, i) => BigInt(i)),
  open: BigInt64Array.from(prices),
  high: BigInt64Array.from(prices),
  low: BigInt64Array.from(prices),
  close: BigInt64Array.from(prices),
  volume: BigUint64Array.from(prices, (_, i) => volumes[i] ?? 0n),
});

const abs = (value: bigint) => (value < 0n ? -value : value);

describe('numbers', () => {
  it('are the doubles nearest to any prices, volumes and times', () => {
    const many = { minLength: 1, maxLength: 20 };
    fc.assert(
      fc.property(
        fc.array(anyScaledPrice, many),
        fc.array(anyVolume, many),
        anyScale,
        (prices, volumes, scale) => {
          const series = CandleSeries.fromColumns(key, columnsOf(prices, volumes), scale);
          // Number(text) rounds once, to the nearest double.
          const wanted = series.toArray().map((candle) => candle.toJSON());
          for (const field of [...priceFields, 'volume'] as const) {
            expect([...series.numbers(field)]).toEqual(wanted.map((one) => Number(one[field])));
          }
          expect([...series.numbers('timestamp')]).toEqual(prices.map((_, i) => i));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [2n ** 53n - 1n, 4],
    [2n ** 53n, 4],
    [2n ** 53n + 1n, 4],
    [-(2n ** 53n) - 1n, 4],
    // Number(x) / 1e4 is an ulp off here.
    [900_719_925_474_099_301n, 4],
    [123_456_789_012_345_678n, 18],
    [-999_999_999_999_999_999n, 0],
    [-1n, 18],
    [4_294_967_296n, 0],
    [-4_294_967_296n, 0],
    [4_294_967_295n, 2],
  ])('of the price %d at scale %i is that of its text', (price, scale) => {
    const series = CandleSeries.fromColumns(key, columnsOf([price], []), scale);
    expect(series.numbers('high')[0]).toBe(Number(series.first?.high.toFixed()));
  });

  it.each([
    0n,
    2n ** 31n,
    2n ** 32n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    2n ** 63n,
    2n ** 63n + 1025n,
    maxVolume - 1n,
    maxVolume,
  ])('of the volume %d is the nearest double, never negative', (volume) => {
    const series = CandleSeries.fromColumns(key, columnsOf([0n], [volume]), 8);
    expect(series.numbers('volume')[0]).toBe(Number(volume.toString()));
  });

  it('of zero is 0, not -0', () => {
    const [zero] = CandleSeries.fromColumns(key, columnsOf([0n], []), 4).numbers('close');
    expect(Object.is(zero, 0)).toBe(true);
  });

  it('of a slice are those of its bars, and a new array each time', () => {
    const part = days(5).rows(2, 4);
    expect([...part.numbers('close')]).toEqual([102, 103]);
    part.numbers('close').fill(0);
    expect([...part.numbers('close')]).toEqual([102, 103]);
  });

  it('keep times before 1970 and after 2200', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const times = series.toArray().map((candle) => candle.timestamp.getTime());
        expect([...series.numbers('timestamp')]).toEqual(times);
      }),
    );
  });

  it('refuse a field that there is none of', () => {
    expect(() => days(1).numbers('price' as never)).toThrow(
      'field: must be one of timestamp, open, high, low, close, volume',
    );
  });
});

describe('equals', () => {
  it('is true for any series and a copy of it, at any scale that holds it', () => {
    fc.assert(
      fc.property(anySeries, anyScale, (series, scale) => {
        const copy = CandleSeries.fromColumns(key, series.copyColumns(), series.scale);
        expect(series.equals(copy)).toBe(true);
        try {
          const other = CandleSeries.of(key, series, { scale });
          expect(series.equals(other) && other.equals(series)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'VALIDATION' });
        }
      }),
    );
  });

  it('is false where any single value differs, at the same scale and across scales', () => {
    const anyFinePrices = fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), {
      minLength: 1,
    });
    const anyBit = fc.integer({ min: 0, max: 49 });
    fc.assert(
      fc.property(
        anyFinePrices,
        fc.nat(),
        fc.constantFrom(...columnFields),
        anyBit,
        fc.integer({ min: 0, max: 2 }),
        (prices, n, field, bit, finer) => {
          const series = CandleSeries.fromColumns(key, columnsOf(prices, prices.map(abs)), 3);
          const columns = series.withScale(3 + finer).copyColumns();
          // A later time stays in order at the last row only, and there only below the year 2300.
          const row = field === 'timestamp' ? prices.length - 1 : n % prices.length;
          const step = 2n ** BigInt(field === 'timestamp' ? bit % 40 : bit);
          columns[field][row] = (columns[field][row] as bigint) + step;
          const other = CandleSeries.fromColumns(key, columns, 3 + finer);
          expect(series.equals(other) || other.equals(series)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('compares values, not digits: 1.5 is 1.50', () => {
    const [two, eight] = [days(3, 2), days(3, 8)];
    expect(two.equals(eight) && eight.equals(two)).toBe(true);
    const columns = eight.copyColumns();
    columns.low[1] = (columns.low[1] as bigint) + 1n;
    const off = CandleSeries.fromColumns(key, columns, 8);
    expect(two.equals(off) || off.equals(two)).toBe(false);
  });

  it('compares key and length too', () => {
    expect(days(3).equals(days(2))).toBe(false);
    const other = CandleSeries.fromColumns(seriesKey('000660', '1d'), days(3).copyColumns(), 2);
    expect(days(3).equals(other)).toBe(false);
    expect(CandleSeries.empty(key, 2).equals(CandleSeries.empty(key, 8))).toBe(true);
    expect(days(5).rows(1, 3).equals(days(3).rows(1, 3))).toBe(true);
    expect(days(5).rows(1, 3).equals(days(5).rows(2, 4))).toBe(false);
  });
});
