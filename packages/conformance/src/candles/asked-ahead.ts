import type { CandleSeries } from '@jts/domain';
import { assert } from 'chai';
import { everything, manyBars, minutely } from '../bars.js';
import { expectSeries, settled } from '../expect.js';
import { type CandleTest, candleCase } from './candle-case.js';

/** Streams whose consumer does not wait for one answer before it asks for the next. */
export const askedAheadCases = [
  candleCase({
    key: 'C7/next-at-once',
    title: 'several chunks asked for at once are different ones, in order',
    why: 'An iterator written by hand gives all who ask meanwhile the same page.',
    async ask(test) {
      const series = manyBars(60);
      const chunks = await begin(test, series);
      const results = await Promise.all(Array.from({ length: 8 }, () => chunks.next()));
      // Chunks may be shorter than what was asked for.
      for (let last = results.at(-1); last?.done === false; last = results.at(-1)) {
        results.push(await chunks.next());
      }
      let row = 0;
      for (const { value: chunk, done } of results) {
        if (done) continue;
        expectSeries(chunk, series.rows(row, row + chunk.length), test.scale, `from row ${row}`);
        row += chunk.length;
      }
      assert.equal(row, series.length, 'bars of all chunks');
    },
  }),

  candleCase({
    key: 'C7/left-while-waiting',
    title: 'a stream that is left while a chunk is awaited ends',
    why: 'Programs leave at a timeout or a signal, which come at any moment.',
    async ask(test) {
      const chunks = await begin(test, manyBars(60));
      const awaited = settled(() => chunks.next());
      await chunks.return?.();
      await awaited;
      assert.deepEqual(await chunks.next(), { done: true, value: undefined });
      assert.equal(await test.candles.count(minutely), 60, 'the store goes on');
    },
  }),
];

async function begin({ candles }: CandleTest, series: CandleSeries) {
  await candles.saveMany(series);
  return candles.streamRange(minutely, everything, { chunkSize: 10 })[Symbol.asyncIterator]();
}
