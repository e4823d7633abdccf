import { CandleSeries } from '@jts/domain';
import { assert } from 'chai';
import { bars, barsAt, daily, day, days, everything, minutely, range } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries, expectTimes, rejectsWith } from '../expect.js';
import { candleCase } from './candle-case.js';

/** Bars a minute and a millisecond apart. */
const [a, b, c, d] = [day(1), day(1) + 60_000, day(1) + 60_001, day(2)] as const;
const stored = [a, b, c, d];

interface RangeRow {
  readonly key: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly expected: readonly number[];
}

const ranges: readonly RangeRow[] = [
  {
    key: 'on-bars',
    title: 'both ends on bars: both included',
    from: a,
    to: c,
    expected: [a, b, c],
  },
  {
    key: 'after-first',
    title: 'from one millisecond late',
    from: a + 1,
    to: d,
    expected: [b, c, d],
  },
  { key: 'before-last', title: 'to one millisecond early', from: a, to: c - 1, expected: [a, b] },
  {
    key: 'past-last',
    title: 'to one millisecond past a bar',
    from: b,
    to: c + 1,
    expected: [b, c],
  },
  { key: 'instant-on-bar', title: 'one instant, on a bar', from: b, to: b, expected: [b] },
  {
    key: 'instant-off-bar',
    title: 'one instant, beside a bar',
    from: b - 1,
    to: b - 1,
    expected: [],
  },
  { key: 'between-bars', title: 'between two bars', from: c + 1, to: d - 1, expected: [] },
  { key: 'before-all', title: 'before the first bar', from: 0, to: a - 1, expected: [] },
  { key: 'after-all', title: 'after the last bar', from: d + 1, to: d + 1e9, expected: [] },
  {
    key: 'all',
    title: 'all time that a Date can say',
    from: -8.64e15,
    to: 8.64e15,
    expected: stored,
  },
  {
    key: 'before-1900',
    title: 'before anything can be stored',
    from: -8e15,
    to: -7e15,
    expected: [],
  },
  { key: 'after-2299', title: 'after anything can be stored', from: 7e15, to: 8e15, expected: [] },
];

const rangeCases = ranges.map(({ key, title, from, to, expected }) =>
  candleCase({
    key: `C5/range-${key}`,
    title: `getRange, streamRange and count agree on a range: ${title}`,
    async ask({ candles }) {
      await candles.saveMany(barsAt(stored));
      await candles.saveMany(barsAt([a - 1, a, b + 1, d], { ...minutely, symbol: '000660' }));
      const span = range(from, to);
      expectTimes(await candles.getRange(minutely, span), expected, 'getRange');
      const streamed = await collect(candles.streamRange(minutely, span, { chunkSize: 2 }));
      assert.deepEqual(
        streamed.flatMap((chunk) => chunk.toArray().map((one) => one.timestamp.getTime())),
        [...expected],
        'streamRange',
      );
      assert.equal(await candles.count(minutely, span), expected.length, 'count');
    },
  }),
);

const latest: readonly (readonly [count: number, expected: readonly number[]])[] = [
  [0, []],
  [1, [3]],
  [2, [2, 3]],
  [3, [1, 2, 3]],
  [4, [1, 2, 3]],
  [1_000_000_000, [1, 2, 3]],
  // Beyond what 32 bits count.
  [2 ** 40, [1, 2, 3]],
  [Number.MAX_SAFE_INTEGER, [1, 2, 3]],
];

export const readingCases = [
  ...rangeCases,

  candleCase({
    key: 'C5/ascending',
    title: 'bars come back ascending, in whichever order they were saved',
    async ask({ candles, scale }) {
      for (const n of [5, 1, 4, 2, 3]) await candles.saveMany(bars({ [n]: 100 + n }));
      const all = bars({ 1: 101, 2: 102, 3: 103, 4: 104, 5: 105 });
      expectSeries(await candles.getRange(daily, everything), all, scale);
      expectSeries(await candles.getLatest(daily, 5), all, scale, 'getLatest');
    },
  }),

  candleCase({
    key: 'C5/nothing-found',
    title: 'a series without bars is the empty series of that key, and no coverage',
    async ask({ candles, scale }) {
      const other = { ...daily, symbol: '000660' };
      await candles.saveMany(bars({ 1: 100 }, other));
      const empty = CandleSeries.empty(daily, scale);
      expectSeries(await candles.getRange(daily, everything), empty, scale);
      expectSeries(await candles.getRange(other, days(2, 3)), CandleSeries.empty(other), scale);
      expectSeries(await candles.getLatest(daily, 3), empty, scale, 'getLatest');
      expectSeries(await candles.getLatest(other, 0), CandleSeries.empty(other), scale, 'of 0');
      assert.deepEqual(await collect(candles.streamRange(daily, everything)), []);
      assert.isNull(await candles.getCoverage(daily));
      assert.equal(await candles.count(daily), 0);
      assert.equal(await candles.count(daily, everything), 0);
    },
  }),

  candleCase({
    key: 'C5/latest',
    title: 'getLatest gives the last n, ascending, and fewer where fewer are stored',
    async ask({ candles, scale }) {
      const all = bars({ 1: 101, 2: 102, 3: 103 });
      await candles.saveMany(all);
      for (const [count, expected] of latest) {
        const part = bars(Object.fromEntries(expected.map((n) => [n, 100 + n])));
        expectSeries(await candles.getLatest(daily, count), part, scale, `getLatest(${count})`);
      }
      expectSeries(await candles.getLatest(daily), bars({ 3: 103 }), scale, 'getLatest()');
    },
  }),

  candleCase({
    key: 'C5/latest-count-checked',
    title: 'a negative or fractional count is VALIDATION',
    async ask({ candles }) {
      const wrong = [
        -1,
        0.5,
        -0.5,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        '1' as never,
        null as never,
      ];
      for (const count of wrong) {
        await rejectsWith('VALIDATION', () => candles.getLatest(daily, count), 'count');
      }
    },
  }),

  candleCase({
    key: 'C5/reversed-range',
    title: 'a reversed range is VALIDATION, even by a millisecond, even where nothing is stored',
    async ask({ candles, capabilities }) {
      for (const reversed of [days(2, 1), range(day(1) + 1, day(1)), range(8e15, -8e15)]) {
        const stream = candles.streamRange(daily, reversed);
        await rejectsWith('VALIDATION', () => candles.getRange(daily, reversed), 'range');
        await rejectsWith('VALIDATION', () => collect(stream), 'range');
        await rejectsWith('VALIDATION', () => candles.count(daily, reversed), 'range');
        if (!capabilities.deletes) continue;
        await rejectsWith('VALIDATION', () => candles.deleteRange(daily, reversed), 'range');
      }
    },
  }),

  candleCase({
    key: 'C5/coverage',
    title: 'the coverage is the times of the first and the last bar',
    async ask({ candles }) {
      await candles.saveMany(barsAt([c]));
      assert.deepEqual(await candles.getCoverage(minutely), {
        first: new Date(c),
        last: new Date(c),
      });
      await candles.saveMany(barsAt([b, d]));
      await candles.saveMany(barsAt([a, d + 1], { ...minutely, exchange: 'NASDAQ' }));
      assert.deepEqual(await candles.getCoverage(minutely), {
        first: new Date(b),
        last: new Date(d),
      });
    },
  }),
];
