import { CandleSeries } from '@jts/domain';
import { assert } from 'chai';
import { everything, manyBars, minutely } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries } from '../expect.js';
import { candleCase } from './candle-case.js';

/** None, one, what a block or a chunk holds, and what ends in the middle of one. */
const lengths = [0, 1, 65_536, 100_001];

export const lengthCases = lengths.map((length) =>
  candleCase({
    key: `C5/bars-${length}`,
    title: `a series of ${length} bars is read whole, by every way to read`,
    async ask({ candles, scale }) {
      const series = manyBars(length);
      const result = await candles.saveMany(series);
      assert.deepEqual(result, { inserted: length, replaced: 0, skipped: 0 });
      expectSeries(await candles.getRange(minutely, everything), series, scale, 'getRange');
      expectSeries(await candles.getLatest(minutely, length), series, scale, 'getLatest');
      const chunks = await collect(candles.streamRange(minutely, everything));
      const streamed = chunks.reduce(
        (all, chunk) => all.concat(chunk),
        CandleSeries.empty(minutely),
      );
      expectSeries(streamed.withScale(scale), series, scale, 'streamRange');
      assert.equal(await candles.count(minutely), length, 'count');
      const counts = (await candles.listSeries()).map(({ count }) => count);
      assert.deepEqual(counts, length === 0 ? [] : [length], 'listSeries');
    },
  }),
);
