import { type SeriesKey, seriesKey } from '@jts/domain';
import { assert } from 'chai';
import {
  bars,
  barsAt,
  daily,
  day,
  days,
  everything,
  manyBars,
  minute,
  minutely,
  range,
} from '../bars.js';
import { whileRunning } from '../concurrency.js';
import { expectSeries, expectTimes } from '../expect.js';
import { candleCase } from './candle-case.js';

const [a, b, c, d] = [day(1), day(1) + 60_000, day(1) + 60_001, day(2)] as const;
const all = [a, b, c, d];

const ranges: readonly (readonly [
  title: string,
  from: number,
  to: number,
  left: readonly number[],
])[] = [
  ['both ends on bars', a, b, [c, d]],
  ['from one millisecond late', a + 1, b, [a, c, d]],
  ['to one millisecond early', a, c - 1, [c, d]],
  ['one instant, on a bar', c, c, [a, b, d]],
  ['one instant, beside a bar', c + 1, c + 1, all],
  ['before the first', 0, a - 1, all],
  ['after the last', d + 1, 8e15, all],
  ['before anything can be stored', -8e15, -7e15, all],
  ['all time', -8.64e15, 8.64e15, []],
];

export const deletingCases = [
  candleCase({
    key: 'C6/both-ends',
    title: 'a delete includes both ends, to the millisecond, and says how many it held',
    needs: 'deletes',
    async ask({ candles }) {
      for (const [i, [title, from, to, left]] of ranges.entries()) {
        const key = seriesKey(`S${i}`, '1m');
        await candles.saveMany(barsAt(all, key));
        const deleted = await candles.deleteRange(key, range(from, to));
        assert.equal(deleted, all.length - left.length, title);
        expectTimes(await candles.getRange(key, everything), left, title);
        assert.equal(await candles.count(key), left.length, title);
        assert.equal(await candles.deleteRange(key, range(from, to)), 0, `${title}, repeated`);
      }
    },
  }),

  candleCase({
    key: 'C6/ends-go',
    title: 'once the first and the last bar are deleted, the coverage is that of the others',
    needs: 'deletes',
    async ask({ candles }) {
      await candles.saveMany(bars({ 1: 100, 2: 200, 3: 300, 4: 400 }));
      const coverage = async () => {
        const found = await candles.getCoverage(daily);
        return found && [found.first.getTime(), found.last.getTime()];
      };
      assert.deepEqual(await coverage(), [day(1), day(4)]);
      await candles.deleteRange(daily, days(1, 1));
      assert.deepEqual(await coverage(), [day(2), day(4)], 'without the first');
      await candles.deleteRange(daily, days(4, 4));
      assert.deepEqual(await coverage(), [day(2), day(3)], 'without the last');
      await candles.deleteRange(daily, days(2, 3));
      assert.isNull(await coverage(), 'without any');
    },
  }),

  candleCase({
    key: 'C6/others-stay',
    title: 'a delete leaves other series alone',
    needs: 'deletes',
    async ask({ candles, scale }) {
      const others: readonly SeriesKey[] = [
        { ...daily, exchange: 'NASDAQ' },
        { ...daily, symbol: '005935' },
        { ...daily, timeframe: '1w' },
      ];
      for (const key of [daily, ...others]) await candles.saveMany(bars({ 1: 10, 2: 20 }, key));
      assert.equal(await candles.deleteRange(daily, everything), 2);
      for (const key of others) {
        const kept = bars({ 1: 10, 2: 20 }, key);
        expectSeries(await candles.getRange(key, everything), kept, scale);
      }
    },
  }),

  candleCase({
    key: 'C6/replaced-stay-gone',
    title: 'a delete of replaced bars brings no earlier value back, and they can be saved again',
    why: 'Superseded rows may still be in the table.',
    needs: 'deletes',
    async ask({ candles, scale }) {
      await candles.saveMany(bars({ 1: 10, 2: 20, 3: 30 }));
      await candles.saveMany(bars({ 1: 11, 2: 21, 3: 31 }));
      assert.equal(await candles.deleteRange(daily, days(2, 3)), 2);
      expectSeries(await candles.getRange(daily, everything), bars({ 1: 11 }), scale);
      const again = await candles.saveMany(bars({ 2: 20, 3: 31 }));
      assert.deepEqual(again, { inserted: 2, replaced: 0, skipped: 0 });
      const expected = bars({ 1: 11, 2: 20, 3: 31 });
      expectSeries(await candles.getRange(daily, everything), expected, scale);
    },
  }),

  candleCase({
    key: 'C6/no-superseded-value-shows',
    title: 'beside a delete a reader sees the bars or none, never a superseded value',
    why: 'A delete that works part by part is soon done with the last rows, and later with all others.',
    needs: 'deletes',
    async ask(test) {
      const { candles, scale } = test;
      const reader = await test.another();
      const [old, fresh] = [manyBars(200_000), manyBars(100, { close: 5000 })];
      const start = range(minute(0), minute(99));
      const look = async () => {
        const several = Array.from({ length: 4 }, () => reader.getRange(minutely, start));
        for (const seen of await Promise.all(several)) {
          if (seen.length > 0) expectSeries(seen, fresh, scale, 'what a reader saw');
        }
      };
      for (let round = 1; round <= 3; round++) {
        await candles.saveMany(old);
        await candles.saveMany(fresh);
        const deleted = await whileRunning(() => candles.deleteRange(minutely, everything), look);
        assert.equal(deleted, old.length);
        assert.equal(await reader.count(minutely), 0);
      }
    },
  }),

  candleCase({
    key: 'C6/save-beside-delete',
    title: 'bars saved beside a delete are wholly there or wholly gone, and stay so',
    needs: 'deletes',
    async ask(test) {
      const { candles, scale } = test;
      const other = await test.another();
      const [old, fresh] = [manyBars(2000, { close: 100 }), manyBars(2000, { close: 200 })];
      for (let round = 1; round <= 3; round++) {
        await candles.saveMany(old);
        const [deleted] = await Promise.all([
          candles.deleteRange(minutely, everything),
          other.saveMany(fresh),
        ]);
        assert.equal(deleted, 2000, 'the count of what was there');
        const left = await candles.getRange(minutely, everything);
        if (left.length > 0) expectSeries(left, fresh, scale, `what is left in round ${round}`);
        expectSeries(await other.getRange(minutely, everything), left, scale, 'a second look');
      }
    },
  }),
];
