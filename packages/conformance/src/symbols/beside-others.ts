import { assert } from 'chai';
import { whileRunning } from '../concurrency.js';
import { resolves } from '../expect.js';
import { frozen } from '../frozen.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import { expectSymbols, rawStock, stock, symbolCalls, symbolCase } from './symbol-case.js';

export const besideOthersCases = [
  symbolCase({
    ...optionsKept,
    key: 'G4/symbol-options',
    ask: ({ symbols }) => expectOptionsKept((options) => symbolCalls(symbols, options)),
  }),

  symbolCase({
    key: 'S1/reader-beside-saver',
    title: 'beside a saver a reader always has the symbol, once, and never goes back in time',
    async ask(test) {
      const other = await test.another();
      await test.symbols.saveMany([stock('A', { name: '0' }), stock('B')]);
      const saveOften = async () => {
        for (let n = 1; n <= 12; n++) await test.symbols.save(stock('A', { name: `${n}` }));
      };
      let newest = 0;
      await whileRunning(saveOften, async () => {
        const name = (await other.getByCode('A'))?.name ?? assert.fail('the symbol is missing');
        assert.isAtLeast(Number(name), newest, 'the name that a reader saw');
        newest = Number(name);
        const listed = (await other.getAllActive()).map(({ code }) => code);
        assert.deepEqual(listed, ['A', 'B'], 'getAllActive');
      });
      assert.equal(newest, 12);
    },
  }),

  symbolCase({
    key: 'S1/save-many-whole',
    title: 'beside a saveMany a reader sees all of its symbols, or none',
    why: 'A list that is saved one by one can be cut off half-way.',
    async ask(test) {
      const other = await test.another();
      const symbols = (name: string) =>
        Array.from({ length: 500 }, (_, i) =>
          stock(`S${i}`, { name, market: i % 2 === 0 ? 'KOSPI' : 'ETF' }),
        );
      await whileRunning(
        async () => {
          for (const name of ['a', 'b', 'c']) await test.symbols.saveMany(symbols(name));
        },
        async () => {
          const seen = await other.getAllActive();
          assert.include([0, 500], seen.length, 'symbols that a reader saw');
          assert.isAtMost(new Set(seen.map(({ name }) => name)).size, 1, 'saves that it saw');
        },
      );
      assert.lengthOf(await other.getAllActive(), 500);
    },
  }),

  symbolCase({
    key: 'G4/symbols-frozen',
    title: 'arguments may be frozen, and handed in again',
    async ask({ symbols }) {
      const mine = frozen([stock('A', { sector: 'Energy' }), stock('B')]);
      const options = frozen({ timeoutMs: 60_000 });
      for (let round = 1; round <= 2; round++) {
        await resolves(() => symbols.saveMany(mine, options), 'saveMany');
        for (const one of mine) await resolves(() => symbols.save(one, options), 'save');
        for (const [name, call] of symbolCalls(symbols, options)) await resolves(call, name);
        await symbols.save(stock('A', { sector: 'Energy' }));
        expectSymbols(await symbols.getAllActive(), mine, `round ${round}`);
      }
    },
  }),

  symbolCase({
    key: 'G1/symbol-unknown-columns',
    title: 'columns that another program has added disturb neither reads nor saves',
    async ask(test) {
      const { symbols } = test;
      await symbols.save(stock('A'));
      await test.insertRaw([rawStock('B'), rawStock('C')], { source: 'feed', isin: "it's" });
      const renamed = stock('B', { name: 'renamed' });
      for (const reader of [symbols, await test.another()]) {
        const all = [stock('A'), stock('B'), stock('C')];
        expectSymbols(await reader.getAllActive(), all, 'getAllActive');
      }
      await symbols.save(renamed);
      const all = [stock('A'), renamed, stock('C')];
      expectSymbols(await symbols.getAllActive(), all, 'after a save');
      expectSymbols([await symbols.getByCode('B')], [renamed], 'getByCode');
    },
  }),
];
