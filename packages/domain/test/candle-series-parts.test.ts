import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CandleSeries, columnFields, maxTimestamp, minTimestamp, seriesKey } from '../src/index.js';
import { anyScale, anySeries, anyTimestamp, days, key, memoryOf } from './arbitraries.js';

const refusal = (path: string, reason: string) =>
  expect.objectContaining({ code: 'VALIDATION', path, reason: expect.stringContaining(reason) });
const day = (date: number, ms = 0) => new Date(Date.UTC(2024, 0, date, 0, 0, 0, ms));

// Instants at, beside and between the bars of a series, and anywhere else.
const anySeriesAndTimes = anySeries.chain((series) => {
  const times = [...series.columns.timestamp].map(Number);
  const near = fc
    .tuple(fc.constantFrom(0, ...times), fc.constantFrom(-1, 0, 1))
    .map(([time, step]) => Math.min(Math.max(time + step, minTimestamp), maxTimestamp));
  const anyTime = fc.oneof(near, anyTimestamp);
  return fc.tuple(fc.constant(series), anyTime, anyTime);
});

describe('slice', () => {
  it('is the bars of any range, both ends included', () => {
    fc.assert(
      fc.property(anySeriesAndTimes, ([series, a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const part = series.slice({ from: new Date(from), to: new Date(to) });
        const wanted = series
          .toArray()
          .filter(({ timestamp }) => +timestamp >= from && +timestamp <= to);
        expect(part.toArray()).toEqual(wanted);
        expect(part).toMatchObject({ key: series.key, scale: series.scale });
      }),
      { numRuns: 500 },
    );
  });

  it('includes both ends to the millisecond', () => {
    const series = days(5);
    expect(series.slice({ from: day(2), to: day(4) })).toEqual(series.rows(1, 4));
    expect(series.slice({ from: day(2, 1), to: day(4, -1) })).toEqual(series.rows(2, 3));
    expect(series.slice({ from: day(3), to: day(3) })).toEqual(series.rows(2, 3));
    expect(series.slice({ from: day(3, 1), to: day(3, 2) }).length).toBe(0);
  });

  it('shares the memory of the series, also of a slice of a slice', () => {
    const series = days(10);
    const part = series.slice({ from: day(3), to: day(8) });
    const inner = part.slice({ from: day(5), to: day(6) });
    for (const field of columnFields) {
      const [whole, column] = [memoryOf(series.columns)[field], memoryOf(inner.columns)[field]];
      expect(column.buffer).toBe(whole.buffer);
      expect(column.byteOffset).toBe(whole.byteOffset + 4 * 8);
      expect(column.length).toBe(2);
    }
    expect(inner).toEqual(series.rows(4, 6));
  });

  it('takes a range that reaches beyond what can be stored', () => {
    const series = days(3);
    expect(series.slice({ from: new Date(-8.64e15), to: new Date(8.64e15) })).toEqual(series);
    for (const years of [
      ['1700', '1800'],
      ['2400', '2500'],
    ]) {
      const [from, to] = years.map((year) => new Date(`${year}-01-01`)) as [Date, Date];
      expect(series.slice({ from, to })).toEqual(CandleSeries.empty(key, 2));
    }
  });

  it('refuses a range that is reversed or has no dates', () => {
    expect(() => days(3).slice({ from: day(2), to: day(1) })).toThrow(refusal('range', 'after'));
    expect(() => days(3).slice({ from: day(1), to: new Date('') })).toThrow(
      refusal('range.to', 'valid Date'),
    );
  });
});

describe('rows', () => {
  it('counts any rows as Array.prototype.slice does', () => {
    const anyIndex = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constant(undefined));
    fc.assert(
      fc.property(anySeries, anyIndex, anyIndex, (series, start, end) => {
        const part = series.rows(start, end);
        expect(part.toArray()).toEqual(series.toArray().slice(start, end));
        expect(memoryOf(part.columns).low.buffer).toBe(memoryOf(series.columns).low.buffer);
      }),
    );
  });
});

describe('lowerBound', () => {
  it('is the number of bars before any instant', () => {
    fc.assert(
      fc.property(anySeriesAndTimes, ([series, ms]) => {
        const before = [...series.columns.timestamp].filter((time) => time < ms);
        expect(series.lowerBound(ms)).toBe(before.length);
      }),
      { numRuns: 500 },
    );
    expect(days(3).lowerBound(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(days(3).lowerBound(Number.POSITIVE_INFINITY)).toBe(3);
  });
});

describe('concat', () => {
  it('puts the parts of any series together again', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(40), (series, cut) => {
        const both = series.rows(0, cut).concat(series.rows(cut));
        expect(both).toEqual(series);
        expect(memoryOf(both.columns).open.buffer).not.toBe(memoryOf(series.columns).open.buffer);
      }),
    );
  });

  it.each([
    ['another symbol', CandleSeries.empty(seriesKey('000660', '1d'), 2), 'next.key'],
    ['another exchange', CandleSeries.empty(seriesKey('005930', '1d', 'X'), 2), 'next.key'],
    ['another timeframe', CandleSeries.empty(seriesKey('005930', '1w'), 2), 'next.key'],
    ['another scale', CandleSeries.empty(key, 4), 'next.scale'],
    ['a start that is not later', days(5).rows(2), 'next'],
    ['a start that is earlier', days(1), 'next'],
  ])('refuses %s', (_, next, path) => {
    expect(() => days(3).concat(next)).toThrow(refusal(path, 'must'));
  });
});

describe('extend', () => {
  it('takes over rows written behind the series, in the same memory', () => {
    const all = memoryOf(days(5).columns);
    const part = (rows: number) =>
      memoryOf(CandleSeries.fromColumns(key, all, 2).rows(0, rows).columns);
    const series = CandleSeries.fromColumns(key, part(3), 2);
    const longer = series.extend(part(5));
    expect(longer).toEqual(days(5));
    expect(series).toEqual(days(3));
    expect(memoryOf(longer.columns).close.buffer).toBe(all.close.buffer);
    expect(series.extend(part(3))).toEqual(series);
    expect(() => longer.extend(part(3))).toThrow(refusal('columns.timestamp', 'must begin with'));
    expect(() => series.extend(days(5).copyColumns())).toThrow(
      refusal('columns.timestamp', 'must begin with the rows of this series'),
    );
  });

  it('refuses new rows that are no continuation', () => {
    const columns = days(5).copyColumns();
    const first = CandleSeries.fromColumns(key, columns, 2).rows(0, 3);
    columns.timestamp[3] = columns.timestamp[2] as bigint;
    expect(() => first.extend(columns)).toThrow(refusal('columns.timestamp[3]', 'later'));
    columns.timestamp[3] = BigInt(+day(4));
    columns.high[4] = 10n ** 18n;
    expect(() => first.extend(columns)).toThrow(refusal('columns.high[4]', '18 digits'));
  });
});

describe('withScale', () => {
  it('keeps every price of any series, or refuses', () => {
    fc.assert(
      fc.property(anySeries, anyScale, (series, scale) => {
        const fits = series.toArray().every((candle) => {
          try {
            return candle.scaled(scale) !== undefined;
          } catch {
            return false;
          }
        });
        if (!fits) {
          expect(() => series.withScale(scale)).toThrow(
            expect.objectContaining({
              code: 'VALIDATION',
              path: expect.stringMatching(/^candles\[\d+\]\.\w+$/),
            }),
          );
          return;
        }
        const same = series.withScale(scale);
        expect(same.scale).toBe(scale);
        expect(same.equals(series)).toBe(true);
        expect(same.toArray()).toEqual(series.toArray());
      }),
    );
  });

  it('is the series itself at its own scale, and shares what does not change', () => {
    const series = days(3);
    expect(series.withScale(2)).toBe(series);
    expect(series.withScale(4).columns.timestamp).toBe(series.columns.timestamp);
    expect(() => series.withScale(19)).toThrow(refusal('scale', '0 to 18'));
  });
});
