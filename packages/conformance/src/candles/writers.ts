import type { CandleSeries } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { assert } from 'chai';
import { everything, manyBars, minutely } from '../bars.js';
import { collect, whileRunning } from '../concurrency.js';
import { expectSeries } from '../expect.js';
import { candleCase } from './candle-case.js';

const length = 200;

/** One bar at each time, each with a close that one of the writers wrote there. */
function expectOneOf(actual: CandleSeries, written: readonly CandleSeries[]) {
  const values = new Map<number, Set<string>>();
  const line = (json: object) => JSON.stringify(json);
  for (const candle of written.flatMap((series) => series.toArray())) {
    const ms = candle.timestamp.getTime();
    values.set(ms, (values.get(ms) ?? new Set()).add(line(candle.toJSON())));
  }
  assert.equal(actual.length, values.size, 'bars stored by all writers');
  for (const candle of actual) {
    const allowed = values.get(candle.timestamp.getTime()) ?? new Set();
    assert.include([...allowed], line(candle.toJSON()), 'one of the values written there');
  }
}

/** Everything that reads a series sees all its bars. */
function reads(candles: CandleRepository): readonly (() => Promise<CandleSeries>)[] {
  return [
    () => candles.getRange(minutely, everything),
    () => candles.getLatest(minutely, length),
    async () => {
      const chunks = await collect(candles.streamRange(minutely, everything, { chunkSize: 70 }));
      return chunks.reduce((all, chunk) => all.concat(chunk));
    },
  ];
}

export const writerCases = [
  candleCase({
    key: 'C3/ten-writers',
    title: 'ten writers of overlapping bars end in written values, the same for every reader',
    async ask(test) {
      const { candles, scale } = test;
      const other = await test.another();
      const written = Array.from({ length: 10 }, (_, i) =>
        manyBars(length, { from: 10 * i, close: 1000 * i }),
      );
      const results = await Promise.all(
        written.map((series, i) => (i % 2 === 0 ? candles : other).saveMany(series)),
      );
      for (const { inserted, replaced, skipped } of results) {
        assert.equal(inserted + replaced + skipped, length, 'what the counts add up to');
      }
      const agreed = await candles.getRange(minutely, everything);
      expectOneOf(agreed, written);
      const third = await test.another();
      for (const reader of [candles, other, third, candles]) {
        expectSeries(await reader.getRange(minutely, everything), agreed, scale, 'a later reader');
        expectSeries(await reader.getLatest(minutely, 1000), agreed, scale, 'getLatest');
        assert.equal(await reader.count(minutely), agreed.length, 'count');
      }
      const [summary] = await other.listSeries();
      assert.equal(summary?.count, agreed.length, 'the count of listSeries');
    },
  }),

  candleCase({
    key: 'C3/writers-of-both-rules',
    title: 'writers that replace beside writers that skip end in one agreed value each',
    needs: 'conflictSkip',
    async ask(test) {
      const { candles, scale } = test;
      const other = await test.another();
      const written = Array.from({ length: 6 }, (_, i) => manyBars(length, { close: 1000 * i }));
      await Promise.all(
        written.map((series, i) =>
          i % 2 === 0
            ? candles.saveMany(series, { onConflict: 'skip' })
            : other.saveMany(series, { onConflict: 'replace' }),
        ),
      );
      const agreed = await candles.getRange(minutely, everything);
      expectOneOf(agreed, written);
      expectSeries(await other.getRange(minutely, everything), agreed, scale);
      const repeated = await other.saveMany(agreed);
      assert.deepEqual(repeated, { inserted: 0, replaced: 0, skipped: length });
    },
  }),

  candleCase({
    key: 'C4/never-missing',
    title: 'beside a writer that replaces, no reader ever misses a bar or sees half a save',
    why: 'A replace that deletes first, or inserts by and by, shows here.',
    async ask(test) {
      const { candles } = test;
      const other = await test.another();
      await candles.saveMany(manyBars(length, { close: 0 }));
      const replaceOften = async () => {
        for (let version = 1; version <= 12; version++) {
          await candles.saveMany(manyBars(length, { close: 1000 * version }));
        }
      };
      let newest = 0;
      await whileRunning(replaceOften, async () => {
        for (const read of reads(other)) {
          const seen = await read();
          assert.equal(seen.length, length, 'bars that a reader saw');
        }
        assert.equal(await other.count(minutely), length, 'count');
        const whole = await other.getRange(minutely, everything);
        const version = Math.floor((whole.first?.close.toNumber() ?? -1) / 1000);
        const expected = manyBars(length, { close: 1000 * version });
        expectSeries(whole, expected, whole.scale, `version ${version}`);
        assert.isAtLeast(version, newest, 'a reader never goes back in time');
        newest = version;
      });
      assert.equal(newest, 12);
    },
  }),

  candleCase({
    key: 'C9/whole-or-not-at-all',
    title: 'a save of up to 1,000,000 bars is visible whole or not at all',
    why: 'Databases cut large inserts into blocks.',
    async ask(test) {
      const { candles, scale } = test;
      const other = await test.another();
      const series = manyBars(300_000);
      await whileRunning(
        () => candles.saveMany(series),
        async () => {
          const seen = await other.count(minutely);
          assert.include([0, series.length], seen, 'bars that a reader saw');
        },
      );
      expectSeries(await other.getRange(minutely, everything), series, scale);
    },
  }),

  candleCase({
    key: 'C9/beyond-a-million',
    title: '1,000,001 bars are stored in time order, in batches of 1,000,000',
    async ask(test) {
      const { candles, scale } = test;
      const other = await test.another();
      const length = 1_000_001;
      const series = manyBars(length);
      const result = await whileRunning(
        () => candles.saveMany(series),
        async () => {
          const coverage = await other.getCoverage(minutely);
          if (coverage !== null) {
            assert.deepEqual(coverage.first, series.first?.timestamp, 'the earliest come first');
          }
          assert.include([0, length - 1, length], await other.count(minutely));
        },
      );
      assert.deepEqual(result, { inserted: length, replaced: 0, skipped: 0 });
      expectSeries(await other.getRange(minutely, everything), series, scale);
      let streamed = 0;
      for await (const chunk of other.streamRange(minutely, everything)) streamed += chunk.length;
      assert.equal(streamed, length, 'bars of a stream');
      const repeated = await candles.saveMany(series);
      assert.deepEqual(repeated, { inserted: 0, replaced: 0, skipped: length });
    },
  }),
];
