import { assert } from 'chai';
import { bars, daily, everything } from '../bars.js';
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
];
