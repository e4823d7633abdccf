import { assert } from 'chai';
import { bars, daily, everything, manyBars, minutely } from '../bars.js';
import { expectSeries, rejectsWith, settled } from '../expect.js';
import { stock } from '../symbols/symbol-case.js';
import { everyCall, storeCase } from './store-case.js';

export const lifecycleCases = [
  storeCase({
    key: 'G8/closed',
    title: 'after close every call is CLOSED, whatever its arguments',
    async ask(test) {
      const { store } = test;
      await store.candles.saveMany(bars({ 1: 100 }));
      await store.close();
      for (const [, call] of everyCall(store, test)) await rejectsWith('CLOSED', call);
      await rejectsWith('CLOSED', () => store.candles.getLatest(daily, -1));
    },
  }),

  storeCase({
    key: 'G8/closing',
    title: 'a call made while the store closes is CLOSED',
    async ask(test) {
      const closing = test.store.close();
      for (const [, call] of everyCall(test.store, test)) await rejectsWith('CLOSED', call);
      await closing;
    },
  }),

  storeCase({
    key: 'G8/close-twice',
    title: 'close can be called twice, at once and later, and is what disposing does',
    async ask({ store }) {
      await Promise.all([store.close(), store.close()]);
      await store.close();
      await store[Symbol.asyncDispose]();
    },
  }),

  storeCase({
    key: 'G8/dispose',
    title: 'disposing closes',
    async ask(test) {
      await test.store[Symbol.asyncDispose]();
      for (const [, call] of everyCall(test.store, test)) await rejectsWith('CLOSED', call);
    },
  }),

  storeCase({
    key: 'G8/waits-for-calls',
    title: 'close waits for the calls in flight, which end as if nothing was',
    async ask(test) {
      const { store, scale, capabilities } = test;
      const reader = capabilities.reconnects ? await test.another() : undefined;
      const series = manyBars(50_000);
      const calls = [store.candles.saveMany(series), store.symbols.save(stock('A'))] as const;
      let ended = false;
      const all = Promise.all(calls).finally(() => {
        ended = true;
      });
      await store.close();
      assert.isTrue(ended, 'the calls had ended when close resolved');
      const [result] = await all;
      assert.deepEqual(result, { inserted: 50_000, replaced: 0, skipped: 0 });
      if (reader === undefined) return;
      expectSeries(await reader.candles.getRange(minutely, everything), series, scale);
      assert.equal((await reader.symbols.getByCode('A'))?.name, 'A');
    },
  }),

  storeCase({
    key: 'G8/ends-streams',
    title: 'an open stream ends with CLOSED, not as if it were complete',
    async ask({ store }) {
      await store.candles.saveMany(manyBars(100));
      const stream = store.candles.streamRange(minutely, everything, { chunkSize: 10 });
      const chunks = stream[Symbol.asyncIterator]();
      const idle = store.candles.streamRange(minutely, everything);
      await chunks.next();
      await store.close();
      await rejectsWith('CLOSED', () => chunks.next());
      assert.deepEqual(await chunks.next(), { done: true, value: undefined }, 'after its error');
      await rejectsWith('CLOSED', () => idle[Symbol.asyncIterator]().next());
    },
  }),

  storeCase({
    key: 'G8/stream-awaited',
    title: 'a chunk that is awaited while the store closes comes, or is CLOSED, and is the last',
    async ask({ store }) {
      await store.candles.saveMany(manyBars(100));
      const stream = store.candles.streamRange(minutely, everything, { chunkSize: 10 });
      const chunks = stream[Symbol.asyncIterator]();
      const awaited = settled(() => chunks.next());
      await store.close();
      const outcome = await awaited;
      if ('error' in outcome) {
        await rejectsWith('CLOSED', () => Promise.reject(outcome.error));
      } else {
        assert.isFalse(outcome.value.done, 'the stream is not at its end');
        await rejectsWith('CLOSED', () => chunks.next());
      }
    },
  }),

  storeCase({
    key: 'G8/others-stay-open',
    title: 'closing one connection leaves another alone',
    async ask(test) {
      const { store, scale, capabilities } = test;
      const other = await test.another();
      await store.candles.saveMany(bars({ 1: 100 }));
      if (!capabilities.reconnects) return;
      await store.close();
      expectSeries(await other.candles.getRange(daily, everything), bars({ 1: 100 }), scale);
      await other.candles.saveMany(bars({ 2: 200 }));
      const third = await test.another();
      const both = bars({ 1: 100, 2: 200 });
      expectSeries(await third.candles.getRange(daily, everything), both, scale);
    },
  }),

  storeCase({
    key: 'C11/cleaning-loses-nothing',
    title: 'what close cleans away is no last value, not even beside another writer',
    why: 'A store removes superseded rows at close; a row that it takes for one may be the last.',
    async ask(test) {
      const { store, scale, capabilities } = test;
      const other = await test.another();
      for (let version = 1; version <= 5; version++) {
        await store.candles.saveMany(manyBars(500, { close: 1000 * version }));
      }
      await store.candles.saveMany(manyBars(500, { close: 1000 }));
      const last = manyBars(500, { close: 7000 });
      if (!capabilities.reconnects) {
        await store.candles.saveMany(last);
        expectSeries(await store.candles.getRange(minutely, everything), last, scale);
        return;
      }
      await Promise.all([store.close(), other.candles.saveMany(last)]);
      expectSeries(await other.candles.getRange(minutely, everything), last, scale);
      await other.close();
      const third = await test.another();
      expectSeries(await third.candles.getRange(minutely, everything), last, scale);
      assert.equal(await third.candles.count(minutely), 500);
    },
  }),
];
