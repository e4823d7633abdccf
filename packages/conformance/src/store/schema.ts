import { assert } from 'chai';
import { bars, daily, everything } from '../bars.js';
import { expectSeries, rejectsWith } from '../expect.js';
import { expectSymbols, stock } from '../symbols/symbol-case.js';
import { storeCase } from './store-case.js';

export const schemaCases = [
  storeCase({
    key: 'G3/price-scale',
    title: 'the store says the scale of its prices',
    async ask({ store, scale }) {
      assert.equal(store.priceScale, scale);
      const { scale: read } = await store.candles.getRange(daily, everything);
      assert.equal(read, scale, 'the scale of an empty series');
    },
  }),

  storeCase({
    key: 'G1/ensure-schema',
    title: 'ensureSchema can be repeated, also by many at once, and keeps what is stored',
    async ask(test) {
      const { store, scale } = test;
      const other = await test.another();
      await store.candles.saveMany(bars({ 1: 100 }));
      await store.symbols.save(stock('A'));
      await store.ensureSchema();
      await Promise.all([store, other, store, other].map((one) => one.ensureSchema()));
      for (const one of [store, other]) {
        expectSeries(await one.candles.getRange(daily, everything), bars({ 1: 100 }), scale);
        expectSymbols(await one.symbols.getAllActive(), [stock('A')], 'symbols');
      }
    },
  }),

  storeCase({
    key: 'G9/health',
    title: 'a store that works says so, and how long it took',
    async ask({ store }) {
      const { ok, latencyMs, details, error, serverVersion = '' } = await store.health();
      assert.isTrue(ok, error?.message);
      assert.isUndefined(error);
      assert.isAtLeast(latencyMs, 0);
      assert.isFinite(latencyMs);
      assert.isString(serverVersion);
      for (const value of Object.values(details)) assert.isString(value);
    },
  }),

  storeCase({
    key: 'G7/store-calls-aborted',
    title: 'ensureSchema and health take a signal and a timeout as every call does',
    async ask({ store }) {
      const signal = AbortSignal.abort();
      await rejectsWith('ABORTED', () => store.ensureSchema({ signal }));
      await rejectsWith('ABORTED', () => store.health({ signal }));
      for (const timeoutMs of [0, -1, Number.NaN]) {
        await rejectsWith('VALIDATION', () => store.ensureSchema({ timeoutMs }), 'timeoutMs');
        await rejectsWith('VALIDATION', () => store.health({ timeoutMs }), 'timeoutMs');
      }
      assert.isTrue((await store.health({ timeoutMs: 60_000 })).ok);
    },
  }),

  storeCase({
    key: 'G1/repositories-share',
    title: 'candles and symbols of one code know nothing of each other',
    async ask({ store, scale }) {
      await store.symbols.save(stock(daily.symbol));
      assert.deepEqual(await store.candles.listSeries(), []);
      await store.candles.saveMany(bars({ 1: 100 }));
      await store.candles.saveMany(bars({ 1: 200 }, { ...daily, symbol: 'X' }));
      expectSymbols(await store.symbols.getAllActive(), [stock(daily.symbol)], 'symbols');
      expectSeries(await store.candles.getRange(daily, everything), bars({ 1: 100 }), scale);
    },
  }),
];
