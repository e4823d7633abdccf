import { assert } from 'chai';
import { bars, daily, everything } from '../bars.js';
import { turn } from '../concurrency.js';
import { expectSeries, settled } from '../expect.js';
import { candleCase } from './candle-case.js';

export const besideReadsCases = [
  candleCase({
    key: 'G1/reads-apart',
    title: 'a read that starts after a save sees it, though an equal read was under way',
    why: 'Reads that share one request get the answer of before the save.',
    async ask(test) {
      const { candles } = test;
      const other = await test.another();
      const reads = (): readonly Promise<number>[] => [
        other.getRange(daily, everything).then(({ length }) => length),
        other.getLatest(daily, 100).then(({ length }) => length),
        other.count(daily),
        other.getCoverage(daily).then((coverage) => (coverage ? coverage.last.getUTCDate() : 0)),
        other.listSeries().then(([series]) => series?.count ?? 0),
      ];
      for (let day = 1; day <= 5; day++) {
        const before = reads();
        await candles.saveMany(bars({ [day]: 100 }));
        assert.deepEqual(await Promise.all(reads()), Array(5).fill(day), `bars after save ${day}`);
        for (const seen of await Promise.all(before)) assert.include([day - 1, day], seen);
      }
    },
  }),

  candleCase({
    key: 'G9/given-up-loses',
    title: 'a save that was given up never overwrites a later one',
    why: 'What goes on in the background arrives after what has been saved since.',
    async ask({ candles, scale }) {
      for (let round = 0; round < 3; round++) {
        const controller = new AbortController();
        const { signal } = controller;
        const givenUp = settled(() => candles.saveMany(bars({ 1: 100 + round }), { signal }));
        for (let i = 0; i < round; i++) await turn();
        controller.abort();
        await givenUp;
        const later = bars({ 1: 200 + round });
        await candles.saveMany(later);
        for (let i = 0; i < 5; i++) {
          expectSeries(await candles.getRange(daily, everything), later, scale);
          await turn();
        }
      }
    },
  }),
];
