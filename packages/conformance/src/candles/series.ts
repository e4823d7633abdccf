import { type CandleSeries, type SeriesKey, seriesKey, timeframes } from '@jts/domain';
import { assert } from 'chai';
import { bars, barsAt, daily, day, days, everything } from '../bars.js';
import { expectSeries, rejectsWith } from '../expect.js';
import { codes } from '../strings.js';
import { candleCase } from './candle-case.js';

/** Keys that a careless adapter takes for one another. */
const alike: readonly SeriesKey[] = [
  seriesKey('A', '1m', 'X'),
  seriesKey('A', '1M', 'X'),
  seriesKey('a', '1m', 'X'),
  seriesKey('A ', '1m', 'X'),
  seriesKey(' A', '1m', 'X'),
  seriesKey('A', '1m', 'Y'),
  seriesKey('X', '1m', 'A'),
  seriesKey('XA', '1m', 'X'),
  seriesKey('A', '1m', 'XX'),
  seriesKey('Ａ', '1m', 'X'),
];

const listed = (keys: readonly SeriesKey[]) =>
  keys.map(({ exchange, symbol, timeframe }) => [exchange, symbol, timeframe]);

export const seriesCases = [
  candleCase({
    key: 'C1/never-mix',
    title: 'series with keys that look alike never mix',
    why: 'The exchange is not in the sort key of the given table; `1m` and `1M` differ by case only.',
    async ask({ candles, scale, capabilities }) {
      const series = alike.map((key, i) => bars({ 1: 100 * i, 2: 100 * i + 1 }, key));
      await Promise.all(series.map((one) => candles.saveMany(one)));
      const check = async (one: CandleSeries) => {
        expectSeries(await candles.getRange(one.key, everything), one, scale);
        expectSeries(await candles.getLatest(one.key, 9), one, scale, 'getLatest');
        assert.equal(await candles.count(one.key), 2, 'count');
      };
      await Promise.all(series.map(check));
      assert.lengthOf(await candles.listSeries(), alike.length);
      if (!capabilities.deletes) return;
      const [gone, left] = [0, 1].map((rest) => series.filter((_, i) => i % 2 === rest));
      for (const { key } of gone ?? []) {
        assert.equal(await candles.deleteRange(key, everything), 2, 'deleted');
      }
      for (const one of left ?? []) {
        expectSeries(
          await candles.getRange(one.key, everything),
          one,
          scale,
          'what was not deleted',
        );
      }
      assert.lengthOf(await candles.listSeries(), (left ?? []).length);
    },
  }),

  candleCase({
    key: 'G3/any-name',
    title: 'symbols and exchanges of any characters come back code point for code point',
    why: 'Names go into statements and text formats: quoting, escapes, patterns, normal forms.',
    async ask({ candles, scale }) {
      const series = codes.flatMap((code, i) => [
        bars({ 1: 100 + i }, seriesKey(code, '1d', 'KRX')),
        bars({ 1: 200 + i }, seriesKey('A', '1d', code)),
      ]);
      await Promise.all(series.map((one) => candles.saveMany(one)));
      const check = async (one: CandleSeries) => {
        expectSeries(await candles.getRange(one.key, everything), one, scale);
        const found = await candles.listSeries(one.key);
        assert.deepEqual(
          found.map(({ key }) => ({ ...key })),
          [{ ...one.key }],
        );
      };
      await Promise.all(series.map(check));
      assert.lengthOf(await candles.listSeries(), 2 * codes.length);
    },
  }),

  candleCase({
    key: 'G5/series-order',
    title:
      'listSeries is ordered by exchange, symbol (by code point) and timeframe, shortest first',
    why: 'UTF-16 order puts an emoji before U+FF21; text order puts 15m before 1m.',
    async ask({ candles }) {
      const names = ['A', 'B', 'a', '가', '\uffee', '😀'];
      const expected = names.flatMap((exchange) =>
        names.map((symbol) => seriesKey(symbol, '1d', exchange)),
      );
      const oneSymbol = timeframes.map((timeframe) => seriesKey('Z', timeframe, 'Z'));
      expected.splice(2 * names.length, 0, ...oneSymbol);
      const reversed = [...expected].reverse();
      await Promise.all(reversed.map((key) => candles.saveMany(bars({ 1: 100 }, key))));
      const all = await candles.listSeries();
      assert.deepEqual(listed(all.map(({ key }) => key)), listed(expected));
    },
  }),

  candleCase({
    key: 'C1/list-filter',
    title: 'listSeries filters by each part of the key, and by any of them together',
    async ask({ candles }) {
      const keys = ['X', 'Y'].flatMap((exchange) =>
        ['A', 'B'].flatMap((symbol) =>
          (['1m', '1M'] as const).map((timeframe) => seriesKey(symbol, timeframe, exchange)),
        ),
      );
      await Promise.all(keys.map((key) => candles.saveMany(bars({ 1: 100 }, key))));
      const filters: readonly Partial<SeriesKey>[] = [
        {},
        { exchange: 'X' },
        { symbol: 'B' },
        { timeframe: '1m' },
        { exchange: 'Y', timeframe: '1M' },
        { exchange: 'X', symbol: 'A' },
        { symbol: 'A', timeframe: '1m' },
        { exchange: 'Y', symbol: 'B', timeframe: '1m' },
        { exchange: 'Z' },
        { symbol: 'a' },
        { symbol: '%' },
        { timeframe: '1h' },
      ];
      for (const filter of filters) {
        const parts = Object.entries(filter) as [keyof SeriesKey, string][];
        const expected = keys.filter((key) => parts.every(([part, value]) => key[part] === value));
        const found = await candles.listSeries(filter);
        assert.deepEqual(
          listed(found.map(({ key }) => key)),
          listed(expected),
          JSON.stringify(filter),
        );
      }
      assert.lengthOf(await candles.listSeries(), keys.length, 'without a filter');
    },
  }),

  candleCase({
    key: 'C1/list-summary',
    title: 'listSeries gives first, last and exact count of each series',
    async ask({ candles, capabilities }) {
      assert.deepEqual(await candles.listSeries(), [], 'of an empty store');
      const other = { ...daily, symbol: '000660' };
      await candles.saveMany(bars({ 1: 100, 5: 100, 9: 100 }));
      await candles.saveMany(bars({ 5: 101, 6: 101 }));
      await candles.saveMany(barsAt([day(2) + 1], other));
      const [first, second] = await candles.listSeries();
      const one = new Date(day(2) + 1);
      assert.deepEqual({ ...first, key: { ...first?.key } }, summary(other, one, one, 1));
      const [from, to] = [new Date(day(1)), new Date(day(9))];
      assert.deepEqual({ ...second, key: { ...second?.key } }, summary(daily, from, to, 4));
      if (!capabilities.deletes) return;
      await candles.deleteRange(other, everything);
      await candles.deleteRange(daily, days(1, 4));
      const [left, ...none] = await candles.listSeries();
      assert.deepEqual({ ...left, key: { ...left?.key } }, summary(daily, new Date(day(5)), to, 3));
      assert.deepEqual(none, [], 'a series without bars is not listed');
    },
  }),

  candleCase({
    key: 'C1/list-filter-checked',
    title: 'a filter that no key can have is VALIDATION',
    async ask({ candles }) {
      const filters: readonly (readonly [field: keyof SeriesKey, value: string])[] = [
        ['exchange', ''],
        ['exchange', 'a\nb'],
        ['symbol', ''],
        ['symbol', '\ud800'],
        ['timeframe', '2h'],
      ];
      for (const [field, value] of filters) {
        const filter = { [field]: value } as Partial<SeriesKey>;
        await rejectsWith('VALIDATION', () => candles.listSeries(filter), `filter.${field}`);
      }
      for (const none of [null, 'KRX', 5]) {
        await rejectsWith('VALIDATION', () => candles.listSeries(none as never), 'filter');
      }
    },
  }),
];

function summary(key: SeriesKey, first: Date, last: Date, count: number) {
  return { key: { ...key }, first, last, count };
}
