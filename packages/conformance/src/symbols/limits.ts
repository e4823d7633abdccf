import { assert } from 'chai';
import { rejectsWith, resolves } from '../expect.js';
import { codesOf, expectSymbols, stock, symbolCase } from './symbol-case.js';

const three = ['A', 'B', 'C'].map((code) => stock(code));

export const limitCases = [
  symbolCase({
    key: 'G11/symbols-listed',
    title: 'lists of more symbols than the limit says are TOO_LARGE, whatever is looked through',
    why: 'A search that looks through all symbols has not found them all.',
    limits: { rows: 2 },
    async ask({ symbols }) {
      await symbols.saveMany([stock('X', { market: 'ETF' }), stock('Y', { market: 'ETF' })]);
      assert.deepEqual(codesOf(await symbols.getAllActive()), ['X', 'Y']);
      assert.equal(await symbols.saveMany(three), 3, 'a save has no such limit');
      await rejectsWith('TOO_LARGE', () => symbols.getAllActive());
      await rejectsWith('TOO_LARGE', () => symbols.getByMarket('KOSPI'));
      assert.deepEqual(codesOf(await symbols.getByMarket('ETF')), ['X', 'Y']);
      const found = await resolves(() => symbols.search('b'), 'a search that finds one');
      expectSymbols(found, [stock('B')], 'a search');
    },
  }),

  symbolCase({
    key: 'G11/symbols-searched',
    title: 'a search that asks for fewer is answered, one that finds more is TOO_LARGE',
    limits: { rows: 2 },
    async ask({ symbols }) {
      await symbols.saveMany(three.map((one) => ({ ...one, name: `Name of ${one.code}` })));
      await rejectsWith('TOO_LARGE', () => symbols.search('name'));
      assert.deepEqual(codesOf(await symbols.search('name', { limit: 2 })), ['A', 'B']);
    },
  }),

  symbolCase({
    key: 'G11/symbol-largest',
    title: 'a symbol of nearly 16 MB is saved and read, a larger one is TOO_LARGE',
    async ask({ symbols }) {
      const largest = stock('A', { name: '가'.repeat(5_330_000) });
      await resolves(() => symbols.save(largest), 'a save of nearly 16 MB');
      const read = await symbols.getByCode('A');
      assert.isTrue(read?.name === largest.name, 'what is stored');
      await rejectsWith('TOO_LARGE', () => symbols.save(stock('B', { name: 'x'.repeat(16e6) })));
      assert.isNull(await symbols.getByCode('B'));
    },
  }),

  symbolCase({
    key: 'G11/symbol-size',
    title: 'a symbol of more bytes than the limit says is TOO_LARGE, and nothing is stored',
    limits: { documentBytes: 1000 },
    async ask({ symbols }) {
      const fits = stock('A', { name: '가'.repeat(250), sector: 'x' });
      expectSymbols([await symbols.save(fits)], [fits], 'what save returns');
      const larger = [
        stock('A', { name: 'x'.repeat(1000) }),
        stock('B', { name: '가'.repeat(334) }),
        stock('B', { sector: '😀'.repeat(250) }),
        stock('C'.repeat(1000)),
      ];
      for (const one of larger) {
        await rejectsWith('TOO_LARGE', () => symbols.save(one));
        await rejectsWith('TOO_LARGE', () => symbols.saveMany([stock('D'), one, stock('E')]));
      }
      expectSymbols(await symbols.getAllActive(), [fits], 'what is stored');
    },
  }),
];
