import { assert } from 'chai';
import { bars, daily, days, everything, manyBars, minutely, toRaw } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries, rejectsWith, resolves } from '../expect.js';
import { candleCase } from './candle-case.js';

const five = bars({ 1: 101, 2: 102, 3: 103, 4: 104, 5: 105 });

export const limitCases = [
  candleCase({
    key: 'G11/bars',
    title: 'reads of as many bars as the limit says are answered, of one more they are TOO_LARGE',
    why: 'A target hands the options of `open` to the store.',
    limits: { rows: 3 },
    async ask({ candles, scale, capabilities }) {
      const saved = await resolves(() => candles.saveMany(five), 'a save of more');
      assert.deepEqual(saved, { inserted: 5, replaced: 0, skipped: 0 });
      expectSeries(await candles.getRange(daily, days(2, 4)), five.rows(1, 4), scale);
      await rejectsWith('TOO_LARGE', () => candles.getRange(daily, days(1, 4)));
      await rejectsWith('TOO_LARGE', () => candles.getRange(daily, everything));
      expectSeries(await candles.getLatest(daily, 3), five.rows(2, 5), scale, 'getLatest');
      for (const count of [4, 5, 6, 1_000_000_000, Number.MAX_SAFE_INTEGER]) {
        await rejectsWith('TOO_LARGE', () => candles.getLatest(daily, count));
      }
      assert.equal(await candles.count(daily), 5, 'a count has no such limit');
      if (capabilities.deletes) {
        assert.equal(await candles.deleteRange(daily, everything), 5, 'nor has a delete');
      }
    },
  }),

  candleCase({
    key: 'G11/fewer-stored',
    title: 'a count beyond the limit gives what there is, where that is within it',
    limits: { rows: 3 },
    async ask({ candles, scale }) {
      const three = bars({ 1: 101, 2: 102, 3: 103 });
      await candles.saveMany(three);
      for (const count of [3, 4, Number.MAX_SAFE_INTEGER]) {
        const latest = await resolves(() => candles.getLatest(daily, count), `getLatest(${count})`);
        expectSeries(latest, three, scale, `getLatest(${count})`);
      }
      expectSeries(await candles.getRange(daily, everything), three, scale);
    },
  }),

  candleCase({
    key: 'G11/superseded-rows',
    title: 'rows that were superseded do not count',
    why: 'A limit of the database counts the rows of the table.',
    limits: { rows: 3 },
    async ask({ candles, scale, insertRaw }) {
      for (const plus of [0, 10, 20]) {
        await insertRaw(toRaw(bars({ 1: 101 + plus, 2: 102 + plus, 3: 103 + plus })));
      }
      const last = bars({ 1: 121, 2: 122, 3: 123 });
      const range = await resolves(() => candles.getRange(daily, everything), 'getRange');
      expectSeries(range, last, scale);
      const latest = await resolves(() => candles.getLatest(daily, 3), 'getLatest');
      expectSeries(latest, last, scale, 'getLatest');
      const saved = bars({ 1: 131, 2: 132, 3: 133 });
      await resolves(() => candles.saveMany(saved), 'a save over them');
      expectSeries(await candles.getRange(daily, everything), saved, scale, 'after a save');
    },
  }),

  candleCase({
    key: 'G11/streamed',
    title: 'a stream reads what is beyond the limit, in chunks within it',
    limits: { rows: 1000 },
    async ask({ candles, scale }) {
      const all = manyBars(10_001);
      await candles.saveMany(all);
      await rejectsWith('TOO_LARGE', () => candles.getRange(minutely, everything));
      for (const chunkSize of [undefined, 1_000_000, 1000, 999]) {
        const options = chunkSize === undefined ? {} : { chunkSize };
        const stream = () => collect(candles.streamRange(minutely, everything, options));
        const chunks = await resolves(stream, `the stream by ${chunkSize}`);
        for (const { length } of chunks) assert.isAtMost(length, 1000, 'bars of a chunk');
        const joined = chunks.reduce((before, next) => before.concat(next));
        expectSeries(joined, all, scale, `the stream by ${chunkSize}`);
      }
      const some = { from: everything.from, to: all.at(999)?.timestamp ?? everything.to };
      expectSeries(await candles.getRange(minutely, some), all.rows(0, 1000), scale);
    },
  }),

  candleCase({
    key: 'G11/series-listed',
    title: 'a list of more series than the limit says is TOO_LARGE, one by a filter is not',
    limits: { rows: 2 },
    async ask({ candles }) {
      for (const symbol of ['A', 'B', 'C']) {
        await candles.saveMany(bars({ 1: 100, 2: 101, 3: 102 }, { ...daily, symbol }));
        if (symbol === 'B') assert.lengthOf(await candles.listSeries(), 2);
      }
      await rejectsWith('TOO_LARGE', () => candles.listSeries());
      await rejectsWith('TOO_LARGE', () => candles.listSeries({ timeframe: daily.timeframe }));
      const [found] = await candles.listSeries({ symbol: 'C' });
      assert.equal(found?.count, 3, 'bars of the series found');
    },
  }),
];
