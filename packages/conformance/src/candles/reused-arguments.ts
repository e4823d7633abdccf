import { assert } from 'chai';
import { bars, daily, days } from '../bars.js';
import { collect } from '../concurrency.js';
import { expectSeries, resolves } from '../expect.js';
import { frozen } from '../frozen.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import { candleCalls, candleCase } from './candle-case.js';

export const reusedArgumentCases = [
  candleCase({
    ...optionsKept,
    key: 'G4/options-stay-yours',
    async ask({ candles, scale, capabilities }) {
      await expectOptionsKept((options) => candleCalls(candles, options, capabilities));
      await candles.saveMany(bars({ 1: 100, 2: 200 }));
      const options = { timeoutMs: 60_000, chunkSize: 1 };
      const stream = candles.streamRange(daily, days(1, 9), options);
      Object.assign(options, { timeoutMs: -1, chunkSize: 2, signal: AbortSignal.abort() });
      const chunks = await resolves(() => collect(stream), 'a stream with options of before');
      assert.lengthOf(chunks, 2);
      for (const [i, chunk] of chunks.entries()) {
        expectSeries(chunk, bars({ [i + 1]: 100 * (i + 1) }), scale, `chunk ${i}`);
      }
    },
  }),

  candleCase({
    key: 'G4/frozen-arguments',
    title: 'arguments may be frozen',
    why: 'An adapter that writes defaults into the options of its caller fails here.',
    async ask({ candles, scale, capabilities }) {
      const [key, range] = [frozen({ ...daily }), frozen(days(1, 9))];
      const series = frozen(bars({ 1: 100, 2: 200 }));
      const options = frozen({ timeoutMs: 60_000 });
      await resolves(() => candles.saveMany(series, frozen({ onConflict: 'replace' })), 'saveMany');
      const calls = {
        getRange: () => candles.getRange(key, range, options),
        streamRange: () => collect(candles.streamRange(key, range, frozen({ chunkSize: 1 }))),
        getLatest: () => candles.getLatest(key, 1, options),
        getCoverage: () => candles.getCoverage(key, options),
        count: () => candles.count(key, range, options),
        listSeries: () => candles.listSeries(frozen({ symbol: key.symbol }), options),
      };
      for (const [name, call] of Object.entries(calls)) await resolves<unknown>(call, name);
      expectSeries(await candles.getRange(key, range), series, scale);
      if (!capabilities.deletes) return;
      const deleted = await resolves(() => candles.deleteRange(key, range, options), 'deleteRange');
      assert.equal(deleted, 2);
    },
  }),

  candleCase({
    key: 'G4/reused-arguments',
    title: 'one key, one range, one series and one object of options do for many calls at once',
    async ask({ candles, scale }) {
      const [key, range, options] = [{ ...daily }, days(1, 9), { timeoutMs: 60_000 }];
      const ofStream = { timeoutMs: 60_000, chunkSize: 1 };
      const series = bars({ 1: 100, 2: 200 });
      await Promise.all(Array.from({ length: 5 }, () => candles.saveMany(series, options)));
      const reads = await Promise.all(
        Array.from({ length: 5 }, async () => [
          await candles.getRange(key, range, options),
          await candles.getLatest(key, 2, options),
          ...(await collect(candles.streamRange(key, range, ofStream))),
        ]),
      );
      for (const [whole, latest, first, second] of reads) {
        for (const one of [whole, latest, first && second && first.concat(second)]) {
          expectSeries(one ?? assert.fail('a chunk is missing'), series, scale);
        }
      }
      assert.deepEqual([key, range, options], [
        { ...daily },
        days(1, 9),
        { timeoutMs: 60_000 },
      ] as const);
      assert.deepEqual(ofStream, { timeoutMs: 60_000, chunkSize: 1 });
      expectSeries(series, bars({ 1: 100, 2: 200 }), series.scale);
    },
  }),
];
