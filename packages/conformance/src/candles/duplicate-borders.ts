import { CandleSeries } from '@jts/domain';
import { assert } from 'chai';
import { everything, manyBars, minutely, toRaw } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries } from '../expect.js';
import { type CandleTest, candleCase } from './candle-case.js';

const chunk = 65_536;

/** Every read has these bars once, in chunks of any of these sizes. */
async function expectOnce(
  { candles, scale }: CandleTest,
  expected: CandleSeries,
  chunkSizes: readonly number[],
) {
  for (const chunkSize of chunkSizes) {
    const chunks = await collect(candles.streamRange(minutely, everything, { chunkSize }));
    for (const one of chunks) assert.isAtMost(one.length, chunkSize, 'bars of a chunk');
    const all = chunks.reduce((sum, one) => sum.concat(one), CandleSeries.empty(minutely));
    expectSeries(all.withScale(scale), expected, scale, `chunks of ${chunkSize}`);
  }
  expectSeries(await candles.getRange(minutely, everything), expected, scale, 'getRange');
  for (const count of chunkSizes) {
    const latest = await candles.getLatest(minutely, count);
    expectSeries(latest, expected.rows(-count), scale, `getLatest(${count})`);
  }
  assert.equal(await candles.count(minutely), expected.length, 'count');
}

export const duplicateBorderCases = [
  candleCase({
    key: 'C2/duplicates-at-chunk-borders',
    title: 'duplicate rows on both sides of the border of a chunk are one bar each',
    why: 'A chunk that is cut by rows, not by bars, gives a bar twice, or not at all.',
    async ask(test) {
      const length = 2 * chunk + 3;
      await test.candles.saveMany(manyBars(length));
      let expected = manyBars(length);
      // Twice over the first border, once over the second, once over the end.
      for (const [from, close] of [
        ...[[chunk - 2, 2000] as const, [chunk - 1, 3000] as const],
        ...[[2 * chunk - 2, 4000] as const, [length - 3, 5000] as const],
      ]) {
        const part = manyBars(3, { from, close });
        await test.insertRaw(toRaw(part));
        expected = expected
          .rows(0, from)
          .concat(part)
          .concat(expected.rows(from + 3));
      }
      await expectOnce(test, expected, [chunk, chunk - 1, chunk + 1]);
    },
  }),

  candleCase({
    key: 'C2/duplicates-across-batches',
    title: 'batches of which each repeats the end of the one before make one series',
    why: 'Feeds and files are cut with an overlap, so that nothing is lost between two.',
    async ask(test) {
      const size = 100;
      let expected = manyBars(0);
      for (let batch = 0; batch < 12; batch++) {
        const from = batch * (size - 10);
        const part = manyBars(size, { from, close: 1000 * batch });
        if (batch % 3 === 0) await test.candles.saveMany(part);
        else await test.insertRaw(toRaw(part));
        expected = expected.rows(0, from).concat(part);
      }
      await expectOnce(test, expected, [10, size - 10, size, size + 1]);
    },
  }),
];
