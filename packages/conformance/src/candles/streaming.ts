import type { CandleSeries } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { assert } from 'chai';
import { bars, daily, everything, manyBars, minute, minutely, range } from '../bars.js';
import { ascending, collect } from '../concurrency.js';
import { expectSeries, rejectsWith } from '../expect.js';
import { candleCase } from './candle-case.js';

/** Reads a stream whole, and checks every promise about its chunks. */
async function expectStream(
  stream: AsyncIterable<CandleSeries>,
  expected: CandleSeries,
  chunkSize: number,
  scale: number,
) {
  let row = 0;
  for await (const chunk of stream) {
    assert.isAtLeast(chunk.length, 1, `chunk at row ${row}`);
    assert.isAtMost(chunk.length, chunkSize, `chunk at row ${row}`);
    const part = expected.rows(row, row + chunk.length);
    expectSeries(chunk, part, scale, `the chunk at row ${row}, for chunks of ${chunkSize}`);
    row += chunk.length;
  }
  assert.equal(row, expected.length, `bars streamed in chunks of ${chunkSize}`);
}

/** Reads one chunk, and holds the stream open. */
async function begin(candles: CandleRepository, chunkSize: number) {
  const chunks = candles.streamRange(minutely, everything, { chunkSize })[Symbol.asyncIterator]();
  const first = await chunks.next();
  assert.isFalse(first.done, 'the first chunk is there');
  return chunks;
}

const defaultChunk = 65_536;

export const streamingCases = [
  candleCase({
    key: 'C7/chunk-sizes',
    title: 'chunks of any size hold every bar once, ascending',
    async ask({ candles, scale }) {
      const series = manyBars(60);
      await candles.saveMany(series);
      for (const chunkSize of [1, 2, 7, 20, 30, 59, 60, 61, 1_000_000]) {
        const stream = candles.streamRange(minutely, everything, { chunkSize });
        await expectStream(stream, series, chunkSize, scale);
      }
    },
  }),

  candleCase({
    key: 'C7/long-range',
    title: 'a long range is whole, around the borders of chunks and pages',
    async ask({ candles, scale }) {
      const series = manyBars(4 * defaultChunk + 1);
      await candles.saveMany(series);
      for (const chunkSize of [defaultChunk, defaultChunk + 1, 4 * defaultChunk, 1_000_000]) {
        const stream = candles.streamRange(minutely, everything, { chunkSize });
        await expectStream(stream, series, chunkSize, scale);
      }
      for (const length of [defaultChunk, defaultChunk + 1, 2 * defaultChunk, 4 * defaultChunk]) {
        const span = range(minute(1), minute(length));
        const part = series.rows(1, length + 1);
        await expectStream(candles.streamRange(minutely, span), part, defaultChunk, scale);
      }
    },
  }),

  candleCase({
    key: 'C7/chunk-size-checked',
    title: 'a chunk size that is no number of bars is VALIDATION',
    async ask({ candles }) {
      await candles.saveMany(bars({ 1: 100 }));
      const none = [0, -1, 1.5, 1_000_001, Number.NaN, Number.POSITIVE_INFINITY, '10' as never];
      for (const chunkSize of none) {
        const stream = candles.streamRange(daily, everything, { chunkSize });
        await rejectsWith('VALIDATION', () => collect(stream), 'chunkSize');
      }
    },
  }),

  candleCase({
    key: 'C7/left-early',
    title: 'a loop that is left frees what it held',
    why: 'A connection that stays with its stream is missing from the pool for ever.',
    async ask({ candles }) {
      await candles.saveMany(manyBars(1000));
      for (let round = 0; round < 30; round++) {
        for await (const chunk of candles.streamRange(minutely, everything, { chunkSize: 10 })) {
          assert.lengthOf(chunk, 10);
          break;
        }
      }
      for (let round = 0; round < 30; round++) {
        const chunks = await begin(candles, 10);
        await chunks.return?.();
        assert.deepEqual(await chunks.next(), { done: true, value: undefined });
      }
      assert.equal(await candles.count(minutely), 1000);
    },
  }),

  candleCase({
    key: 'C7/held-open',
    title: 'streams that nobody goes on reading keep no other call waiting',
    why: 'A slow consumer must not hold a connection of the pool.',
    async ask({ candles, scale }) {
      const series = manyBars(1000);
      await candles.saveMany(series);
      const open = await Promise.all(Array.from({ length: 30 }, () => begin(candles, 10)));
      for (let i = 0; i < 30; i++) candles.streamRange(minutely, everything);
      expectSeries(await candles.getRange(minutely, everything), series, scale);
      for (const chunks of open) {
        const second = await chunks.next();
        expectSeries(second.value, series.rows(10, 20), scale, 'the second chunk');
        await chunks.return?.();
      }
    },
  }),

  candleCase({
    key: 'C7/no-snapshot',
    title: 'bars that are replaced meanwhile appear once each, in order',
    async ask({ candles }) {
      await candles.saveMany(manyBars(100));
      const seen: number[] = [];
      let close = 1000;
      const stream = candles.streamRange(minutely, everything, { chunkSize: 10 });
      for await (const chunk of ascending(stream)) {
        seen.push(...chunk.toArray().map((one) => one.timestamp.getTime()));
        close += 100;
        await candles.saveMany(manyBars(100, { close }));
        await candles.saveMany(manyBars(1, { from: -1, close }));
      }
      const expected = Array.from({ length: 100 }, (_, i) => minute(i));
      assert.deepEqual(seen, expected);
    },
  }),

  candleCase({
    key: 'C7/aborted',
    title: 'an abort between two chunks is ABORTED at the next, not the end',
    async ask({ candles }) {
      await candles.saveMany(manyBars(100));
      const controller = new AbortController();
      const { signal } = controller;
      let chunks = 0;
      await rejectsWith('ABORTED', async () => {
        for await (const _ of candles.streamRange(minutely, everything, {
          chunkSize: 10,
          signal,
        })) {
          chunks++;
          if (chunks === 3) controller.abort();
        }
      });
      assert.equal(chunks, 3, 'chunks before the abort');
      assert.equal(await candles.count(minutely), 100, 'the store goes on');
    },
  }),

  candleCase({
    key: 'C7/aborted-while-waiting',
    title: 'an abort while a chunk is awaited is ABORTED',
    async ask({ candles }) {
      await candles.saveMany(manyBars(100));
      const controller = new AbortController();
      const options = { chunkSize: 10, signal: controller.signal };
      const chunks = candles.streamRange(minutely, everything, options)[Symbol.asyncIterator]();
      const first = chunks.next();
      controller.abort();
      await rejectsWith('ABORTED', () => first);
    },
  }),
];
