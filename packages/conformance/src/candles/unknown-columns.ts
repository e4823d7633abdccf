import { assert } from 'chai';
import { bars, daily, everything, toRaw } from '../bars.js';
import { expectSeries } from '../expect.js';
import { candleCase } from './candle-case.js';

export const unknownColumnCases = [
  candleCase({
    key: 'G1/unknown-columns',
    title: 'columns that another program has added disturb neither reads nor saves',
    why: 'A statement that names no columns takes the values of one for those of another.',
    async ask(test) {
      const { candles, scale } = test;
      await candles.saveMany(bars({ 1: 100, 2: 200 }));
      await test.insertRaw(toRaw(bars({ 2: 201, 3: 300 })), { source: 'feed', note: "it's" });
      const expected = bars({ 1: 100, 2: 201, 3: 300 });
      for (const reader of [candles, await test.another()]) {
        expectSeries(await reader.getRange(daily, everything), expected, scale);
        expectSeries(await reader.getLatest(daily, 9), expected, scale, 'getLatest');
      }
      const result = await candles.saveMany(bars({ 2: 201, 3: 301, 4: 400 }));
      assert.deepEqual(result, { inserted: 1, replaced: 1, skipped: 1 });
      const saved = bars({ 1: 100, 2: 201, 3: 301, 4: 400 });
      expectSeries(await candles.getRange(daily, everything), saved, scale, 'after a save');
    },
  }),
];
