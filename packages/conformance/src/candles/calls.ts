import { CandleSeries } from '@jts/domain';
import { assert } from 'chai';
import { bars, daily, day, days, everything, manyBars, minutely } from '../bars.js';
import { collect, turn } from '../concurrency.js';
import { expectSeries, rejectsWith, settled } from '../expect.js';
import { badCodes } from '../strings.js';
import { type CandleTest, candleCalls, candleCase } from './candle-case.js';

/** Each method that takes a key. */
function callsWithKey({ candles, capabilities }: CandleTest, key: never) {
  const range = days(1, 2);
  return {
    getRange: () => candles.getRange(key, range),
    streamRange: () => collect(candles.streamRange(key, range)),
    getLatest: () => candles.getLatest(key, 1),
    'getLatest of none': () => candles.getLatest(key, 0),
    getCoverage: () => candles.getCoverage(key),
    count: () => candles.count(key),
    ...(capabilities.deletes ? { deleteRange: () => candles.deleteRange(key, range) } : {}),
  };
}

const noRanges: readonly (readonly [value: unknown, path: string])[] = [
  [null, 'range'],
  ['2024', 'range'],
  [{}, 'range.from'],
  [{ from: day(1), to: day(2) }, 'range.from'],
  [{ from: '2024-01-01', to: new Date() }, 'range.from'],
  [{ from: new Date(Number.NaN), to: new Date() }, 'range.from'],
  [{ from: new Date(), to: new Date(Number.NaN) }, 'range.to'],
  [{ from: new Date(), to: null }, 'range.to'],
];

export const callCases = [
  candleCase({
    key: 'G2/keys-checked',
    title: 'a key that names no series is VALIDATION of every method',
    async ask(test) {
      const keys: readonly (readonly [field: string, value: unknown])[] = [
        ...badCodes.flatMap(([, value]) => [
          ['symbol', value] as const,
          ['exchange', value] as const,
        ]),
        ...['2h', '1D', '1min', '', '1m ', null, 1].map((value) => ['timeframe', value] as const),
      ];
      for (const [field, value] of keys) {
        const key = { ...daily, [field]: value } as never;
        for (const [method, call] of Object.entries(callsWithKey(test, key))) {
          const error = await rejectsWith('VALIDATION', call, `key.${field}`);
          assert.notInclude(error.message, '\ud800', `the message of ${method}`);
        }
      }
      for (const call of Object.values(callsWithKey(test, null as never))) {
        await rejectsWith('VALIDATION', call, 'key');
      }
    },
  }),

  candleCase({
    key: 'G2/ranges-checked',
    title: 'a range that is none is VALIDATION of every method',
    async ask({ candles, capabilities }) {
      for (const [value, path] of noRanges) {
        const range = value as never;
        await rejectsWith('VALIDATION', () => candles.getRange(daily, range), path);
        await rejectsWith('VALIDATION', () => collect(candles.streamRange(daily, range)), path);
        await rejectsWith('VALIDATION', () => candles.count(daily, range), path);
        if (!capabilities.deletes) continue;
        await rejectsWith('VALIDATION', () => candles.deleteRange(daily, range), path);
      }
    },
  }),

  candleCase({
    key: 'G2/save-checked',
    title: 'a save of something else, or by another rule, is VALIDATION and stores nothing',
    async ask({ candles }) {
      for (const series of [null, undefined, [], bars({ 1: 10 }).toArray(), { length: 0 }]) {
        await rejectsWith('VALIDATION', () => candles.saveMany(series as never), 'series');
      }
      for (const rule of ['merge', '', 1, 'Replace']) {
        const options = { onConflict: rule as never };
        // One without bars has nothing to write, and is checked all the same.
        for (const series of [bars({ 1: 10 }), bars({})]) {
          await rejectsWith('VALIDATION', () => candles.saveMany(series, options), 'onConflict');
        }
      }
      assert.deepEqual(await candles.listSeries(), []);
    },
  }),

  candleCase({
    key: 'G9/timeouts-checked',
    title: 'a timeout that is no time is VALIDATION of every method, and nothing is written',
    async ask({ candles, capabilities }) {
      for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
        for (const [, call] of candleCalls(candles, { timeoutMs }, capabilities)) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      assert.equal(await candles.count(daily), 0);
      for (const [, call] of candleCalls(candles, { timeoutMs: 60_000 }, capabilities))
        await call();
    },
  }),

  candleCase({
    key: 'G9/short-timeout',
    title: 'a call that has hardly any time answers in time or is TIMEOUT, and can be repeated',
    async ask({ candles, scale }) {
      await candles.saveMany(bars({ 2: 200, 3: 300 }));
      // Without a delete: one that was given up may still be under way when the last save comes.
      for (const [, call] of candleCalls(candles, { timeoutMs: 0.01 }, { deletes: false })) {
        const outcome = await settled(call);
        if (!('error' in outcome)) continue;
        const error = await rejectsWith('TIMEOUT', () => Promise.reject(outcome.error));
        assert.isTrue(error.retryable, 'a TIMEOUT is retryable');
      }
      const last = bars({ 1: 100, 2: 200, 3: 300 });
      await candles.saveMany(last);
      expectSeries(await candles.getRange(daily, everything), last, scale);
    },
  }),

  candleCase({
    key: 'G7/aborted-before',
    title: 'a signal that has fired is ABORTED of every method, an AbortError with its reason',
    async ask({ candles, capabilities }) {
      const reason = new Error('enough');
      const signal = AbortSignal.abort(reason);
      for (const [method, call] of candleCalls(candles, { signal }, capabilities)) {
        const error = await rejectsWith('ABORTED', call);
        assert.equal(error.name, 'AbortError', method);
        assert.equal(error.cause, reason, `the cause of ${method}`);
      }
    },
  }),

  candleCase({
    key: 'G7/aborted-at-once',
    title: 'a signal that fires while a call is under way is ABORTED of every method',
    async ask({ candles, capabilities }) {
      await candles.saveMany(bars({ 1: 100, 2: 200 }));
      const names = candleCalls(candles, {}, capabilities).map(([name]) => name);
      for (const [i, name] of names.entries()) {
        const controller = new AbortController();
        const calls = candleCalls(candles, { signal: controller.signal }, capabilities);
        const answer = calls[i]?.[1]() ?? assert.fail(name);
        controller.abort();
        await rejectsWith('ABORTED', () => answer);
      }
    },
  }),

  candleCase({
    key: 'G7/aborted-save-repeated',
    title: 'a save that was aborted at any moment is whole or not at all, and can be repeated',
    async ask({ candles, scale }) {
      for (let turns = 0; turns < 8; turns++) {
        const series = manyBars(20_000, { key: { ...minutely, symbol: `S${turns}` } });
        const controller = new AbortController();
        const saving = settled(() => candles.saveMany(series, { signal: controller.signal }));
        for (let i = 0; i < turns; i++) await turn();
        controller.abort();
        const outcome = await saving;
        if ('error' in outcome) await rejectsWith('ABORTED', () => Promise.reject(outcome.error));
        assert.include([0, 20_000], await candles.count(series.key), 'bars of a save cut off');
        const { inserted, replaced, skipped } = await candles.saveMany(series);
        assert.deepEqual([inserted + skipped, replaced], [20_000, 0]);
        expectSeries(await candles.getRange(series.key, everything), series, scale);
        assert.equal(await candles.count(series.key), 20_000);
      }
    },
  }),

  candleCase({
    key: 'G7/aborted-after',
    title: 'a signal that fires after its call changes nothing',
    async ask({ candles, scale }) {
      const controller = new AbortController();
      const options = { signal: controller.signal };
      await candles.saveMany(bars({ 1: 100 }), options);
      const read = await candles.getRange(daily, everything, options);
      controller.abort();
      await turn();
      expectSeries(read, bars({ 1: 100 }), scale);
      expectSeries(await candles.getRange(daily, everything), read, scale);
    },
  }),

  candleCase({
    key: 'G4/arguments-stay-yours',
    title: 'arguments may be changed as soon as the call has been made',
    async ask({ candles, scale }) {
      await candles.saveMany(bars({ 1: 100, 2: 200 }));
      const arguments_ = () => [{ ...daily }, days(1, 1)] as const;
      const spoil = ([key, range]: ReturnType<typeof arguments_>) => {
        Object.assign(key, { symbol: 'X' });
        range.from.setTime(day(2));
        range.to.setTime(day(9));
      };
      const reads = [
        (...[key, range]: ReturnType<typeof arguments_>) => candles.getRange(key, range),
        (...[key]: ReturnType<typeof arguments_>) =>
          candles.getLatest(key, 2).then((two) => two.rows(0, 1)),
        async (...[key, range]: ReturnType<typeof arguments_>) => {
          const [first = CandleSeries.empty(daily)] = await collect(
            candles.streamRange(key, range),
          );
          return first;
        },
      ];
      for (const read of reads) {
        const mine = arguments_();
        const answer = read(...mine);
        spoil(mine);
        expectSeries(await answer, bars({ 1: 100 }), scale);
      }
    },
  }),

  candleCase({
    key: 'G4/stream-arguments',
    title: 'a stream reads the range that it was asked for, whatever becomes of the arguments',
    async ask({ candles, scale }) {
      const series = manyBars(40_000);
      await candles.saveMany(series);
      const [key, range] = [{ ...minutely }, { from: new Date(day(1)), to: new Date(day(40)) }];
      const stream = candles.streamRange(key, range, { chunkSize: 100 });
      let row = 0;
      for await (const chunk of stream) {
        expectSeries(chunk, series.rows(row, row + chunk.length), scale);
        row += chunk.length;
        Object.assign(key, { symbol: 'X' });
        range.to.setTime(day(1));
      }
      assert.equal(row, series.length);
    },
  }),
];
