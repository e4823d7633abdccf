import { assert } from 'chai';
import { rejectsWith } from '../expect.js';
import { codes } from '../strings.js';
import { codesOf, expectSymbols, rawStock, stock, symbolCalls, symbolCase } from './symbol-case.js';

/** By code point, which is neither UTF-16 order nor any language's. */
const ordered = ['0', '00', '000660', '10', '2', 'A', 'AB', 'B', 'a', '가', '\uffee', '😀'];

export const readingCases = [
  symbolCase({
    key: 'S1/unknown-code',
    title: 'an unknown code is null, however much it looks like a known one',
    async ask({ symbols }) {
      assert.isNull(await symbols.getByCode('A'), 'in an empty store');
      await symbols.saveMany([stock('A'), stock('\uac00'), stock('a%')]);
      for (const code of ['a', 'A ', ' A', 'Ａ', 'AA', '%', '_', '\u1100\u1161', 'a_', "A' OR 1"]) {
        assert.isNull(await symbols.getByCode(code), JSON.stringify(code));
      }
    },
  }),

  symbolCase({
    key: 'S1/codes-stay-apart',
    title: 'codes that look alike are different symbols',
    async ask({ symbols }) {
      const all = codes.map((code, i) => stock(code, { name: `name ${i}` }));
      assert.equal(await symbols.saveMany(all), all.length);
      for (const symbol of all) {
        expectSymbols([await symbols.getByCode(symbol.code)], [symbol], symbol.code);
      }
    },
  }),

  symbolCase({
    key: 'G5/symbol-order',
    title: 'lists of symbols are ordered by code, by code point',
    async ask({ symbols }) {
      const shuffled = ordered.map((_, i) => ordered[(i * 5) % ordered.length] ?? '');
      await symbols.saveMany(shuffled.map((code) => stock(code, { name: 'N' })));
      assert.deepEqual(codesOf(await symbols.getAllActive()), ordered, 'getAllActive');
      assert.deepEqual(codesOf(await symbols.getByMarket('KOSPI')), ordered, 'getByMarket');
      assert.deepEqual(codesOf(await symbols.search('n')), ordered, 'search');
    },
  }),

  symbolCase({
    key: 'S1/markets',
    title: 'getByMarket has the active and the inactive ones of a market, getAllActive all active',
    async ask({ symbols }) {
      const a = stock('A', { market: 'ETF' });
      const b = stock('B', { market: 'ETF', isActive: false });
      const c = stock('C', { market: 'KOSDAQ' });
      await symbols.saveMany([a, b, c]);
      expectSymbols(await symbols.getByMarket('ETF'), [a, b], 'ETF');
      expectSymbols(await symbols.getByMarket('KOSDAQ'), [c], 'KOSDAQ');
      expectSymbols(await symbols.getByMarket('KOSPI'), [], 'KOSPI');
      expectSymbols(await symbols.getAllActive(), [a, c], 'active');
    },
  }),

  symbolCase({
    key: 'G2/symbol-arguments-checked',
    title: 'arguments that make no sense are VALIDATION',
    async ask({ symbols }) {
      for (const value of [null, 5930, '\ud800'] as never[]) {
        await rejectsWith('VALIDATION', () => symbols.getByCode(value), 'code');
        await rejectsWith('VALIDATION', () => symbols.search(value), 'query');
      }
      for (const value of ['kospi', '', null, 'NASDAQ'] as never[]) {
        await rejectsWith('VALIDATION', () => symbols.getByMarket(value), 'market');
      }
      for (const limit of [0, -1, 1.5, 1001, Number.NaN, '5' as never]) {
        await rejectsWith('VALIDATION', () => symbols.search('A', { limit }), 'limit');
      }
    },
  }),

  symbolCase({
    key: 'G9/symbol-timeouts-checked',
    title: 'a timeout that is no time is VALIDATION of every method, and nothing is written',
    async ask({ symbols }) {
      for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
        for (const [, call] of symbolCalls(symbols, { timeoutMs })) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      assert.isNull(await symbols.getByCode('A'));
      for (const [, call] of symbolCalls(symbols, { timeoutMs: 60_000 })) await call();
    },
  }),

  symbolCase({
    key: 'G7/symbol-calls-aborted',
    title: 'a signal that has fired, or fires during a call, is ABORTED of every method',
    async ask({ symbols }) {
      const reason = new Error('enough');
      const names = symbolCalls(symbols, {}).map(([name]) => name);
      for (const [i, name] of names.entries()) {
        const early = symbolCalls(symbols, { signal: AbortSignal.abort(reason) })[i];
        const error = await rejectsWith('ABORTED', early?.[1] ?? (() => assert.fail(name)));
        assert.deepEqual([error.name, error.cause], ['AbortError', reason], name);
        const controller = new AbortController();
        const answer = symbolCalls(symbols, { signal: controller.signal })[i]?.[1]();
        controller.abort();
        await rejectsWith('ABORTED', () => answer ?? assert.fail(name));
      }
      assert.equal(await symbols.saveMany([stock('A')]), 1, 'the same save repeated');
      expectSymbols(await symbols.getAllActive(), [stock('A')], 'then');
    },
  }),

  symbolCase({
    key: 'G10/unknown-market',
    title: 'a stored market that is none is CORRUPT_DATA, naming table, code and field',
    async ask({ symbols, insertRaw, othersWrite }) {
      await symbols.save(stock('A'));
      if (!othersWrite) {
        const broken = { ...stock('B'), market: 'NASDAQ' as never };
        await rejectsWith('VALIDATION', () => symbols.save(broken), 'market');
        return;
      }
      await insertRaw([rawStock('B', { market: 'NASDAQ' }), rawStock('C', { isActive: false })]);
      for (const call of [() => symbols.getByCode('B'), () => symbols.getAllActive()]) {
        const error = await rejectsWith('CORRUPT_DATA', call, 'market');
        assert.propertyVal(error, 'id', 'B');
        assert.isNotEmpty('collection' in error && error.collection, 'the table that is named');
      }
      expectSymbols([await symbols.getByCode('A')], [stock('A')], 'a symbol beside it');
      await symbols.save(stock('B', { market: 'ETF' }));
      assert.deepEqual(codesOf(await symbols.getAllActive()), ['A', 'B'], 'once it is mended');
    },
  }),
];
