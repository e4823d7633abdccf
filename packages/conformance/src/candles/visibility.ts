import { CandleSeries } from '@jts/domain';
import { assert } from 'chai';
import { bars, daily, days, everything, manyBars, minutely } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries } from '../expect.js';
import { candleCase } from './candle-case.js';

export const visibilityCases = [
  candleCase({
    key: 'G1/seen-elsewhere',
    title: 'another connection sees a save, a replace and a delete at once, by every read',
    async ask(test) {
      const { candles, scale, capabilities } = test;
      const other = await test.another();
      const expectOther = async (expected: CandleSeries) => {
        expectSeries(await other.getRange(daily, everything), expected, scale, 'getRange');
        expectSeries(await other.getLatest(daily, 9), expected, scale, 'getLatest');
        const chunks = await collect(other.streamRange(daily, everything));
        expectSeries(chunks[0] ?? CandleSeries.empty(daily), expected, scale, 'streamRange');
        assert.equal(await other.count(daily), expected.length, 'count');
        const coverage = await other.getCoverage(daily);
        assert.deepEqual(coverage?.last, expected.last?.timestamp, 'getCoverage');
        const [summary] = await other.listSeries();
        assert.equal(summary?.count ?? 0, expected.length, 'listSeries');
      };
      // A reader may remember that there was nothing.
      await expectOther(CandleSeries.empty(daily));
      await candles.saveMany(bars({ 1: 100 }));
      await expectOther(bars({ 1: 100 }));
      await candles.saveMany(bars({ 1: 101, 2: 200 }));
      await expectOther(bars({ 1: 101, 2: 200 }));
      if (!capabilities.deletes) return;
      await candles.deleteRange(daily, days(1, 1));
      await expectOther(bars({ 2: 200 }));
    },
  }),

  candleCase({
    key: 'G4/results-stay',
    title: 'what was read stays as it was, whatever is written later',
    why: 'A store that writes into its columns changes what it has handed out.',
    async ask({ candles, scale, capabilities }) {
      const before = manyBars(1000);
      const saved = await candles.saveMany(before);
      const reads = [
        await candles.getRange(minutely, everything),
        await candles.getLatest(minutely, 1000),
        ...(await collect(candles.streamRange(minutely, everything))),
      ];
      await candles.saveMany(manyBars(1000, { close: 5000 }));
      await candles.saveMany(manyBars(500, { from: -250, close: 7000 }));
      if (capabilities.deletes) await candles.deleteRange(minutely, everything);
      for (const read of reads) expectSeries(read, before, scale);
      assert.deepEqual(saved, { inserted: 1000, replaced: 0, skipped: 0 }, 'what a save returned');
    },
  }),

  candleCase({
    key: 'G4/never-shared',
    title: 'the columns that were saved are not the store’s own',
    why: 'Types alone keep nobody from writing to memory.',
    async ask({ candles, scale }) {
      const expected = manyBars(10).withScale(scale);
      const columns = expected.copyColumns();
      await candles.saveMany(CandleSeries.fromColumns(minutely, columns, scale));
      columns.close.fill(1n);
      expectSeries(await candles.getRange(minutely, everything), expected, scale, 'after a write');
    },
  }),

  candleCase({
    key: 'G4/dates',
    title: 'a Date that a caller changes changes nothing else',
    async ask({ candles, scale }) {
      await candles.saveMany(bars({ 1: 100, 2: 200 }));
      const spoil = (...dates: readonly (Date | undefined)[]) => {
        for (const date of dates) date?.setTime(0);
      };
      const read = await candles.getRange(daily, everything);
      spoil(read.first?.timestamp, read.last?.timestamp);
      expectSeries(read, bars({ 1: 100, 2: 200 }), scale);
      const { first } = read;
      spoil(first?.timestamp);
      assert.deepEqual(first?.timestamp, bars({ 1: 100 }).first?.timestamp);
      const coverage = await candles.getCoverage(daily);
      const [summary] = await candles.listSeries();
      spoil(coverage?.first, coverage?.last, summary?.first, summary?.last);
      const again = {
        first: bars({ 1: 1 }).first?.timestamp,
        last: bars({ 2: 2 }).first?.timestamp,
      };
      assert.deepEqual(await candles.getCoverage(daily), again);
      const [listed] = await candles.listSeries();
      assert.deepEqual({ first: listed?.first, last: listed?.last }, again);
      expectSeries(await candles.getRange(daily, everything), bars({ 1: 100, 2: 200 }), scale);
    },
  }),

  candleCase({
    key: 'G4/lists',
    title: 'a list that a caller changes changes no later answer',
    async ask({ candles }) {
      await candles.saveMany(bars({ 1: 100 }));
      const spoil = (change: () => void) => {
        try {
          change();
        } catch {
          // Frozen is fine as well.
        }
      };
      const list = await candles.listSeries();
      spoil(() => Object.assign(list[0]?.key ?? assert.fail('a series'), { symbol: 'mine' }));
      spoil(() => (list as unknown[]).splice(0));
      spoil(() => Object.assign(list, { 0: 'mine' }));
      const [summary] = await candles.listSeries();
      assert.deepEqual({ ...summary?.key }, { ...daily });
    },
  }),
];
