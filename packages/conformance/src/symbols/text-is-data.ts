import { compareText, matchesSearch, type StockSymbol } from '@jts/domain';
import { assert } from 'chai';
import { forEach } from '../concurrency.js';
import { rejectsWith } from '../expect.js';
import { controls, long, notText, payloads, searched, statements } from '../payloads.js';
import { expectOneLine, refuses } from '../refusals.js';
import { expectStrayRefused, noneSaid, strayTitle, strayWhy } from '../stray-options.js';
import { codesOf, expectSymbols, stock, symbolCalls, symbolCase } from './symbol-case.js';

const bystanders = [stock('005930', { name: '삼성전자', sector: 'IT' }), stock('A', { name: 'B' })];

const texts = [...payloads, ...controls, ...long];
/** Another text than the code has. */
const other = (i: number): string => texts[(i * 7 + 3) % texts.length] ?? '';

const named: readonly StockSymbol[] = [...payloads, ...long].map((code, i) =>
  stock(code, { name: other(i), sector: other(i + 1), isActive: i % 5 !== 0 }),
);

const byCode = (symbols: readonly StockSymbol[]) =>
  symbols.toSorted((a, b) => compareText(a.code, b.code));

export const textIsDataCases = [
  symbolCase({
    key: 'G12/symbol-texts',
    title: 'a symbol may be called anything, and no other notices: saved one by one and together',
    async ask({ symbols }) {
      await symbols.saveMany(bystanders);
      assert.equal(await symbols.saveMany(named), named.length, 'saved');
      const all = byCode([...bystanders, ...named]);
      expectSymbols(await symbols.getByMarket('KOSPI'), all, 'getByMarket');
      const active = all.filter(({ isActive }) => isActive);
      expectSymbols(await symbols.getAllActive(), active, 'getAllActive');
      const some = new Set<string>([...statements, ...long]);
      await forEach(named, async (one) => {
        if (!some.has(one.code)) return;
        expectSymbols([await symbols.getByCode(one.code)], [one], 'getByCode');
      });
      // Changed by their codes, some alone.
      const changed = named.filter((_, i) => i % 50 === 0).map((one) => ({ ...one, name: 'new' }));
      for (const one of changed) await symbols.save(one);
      const newest = new Map([...all, ...changed].map((one) => [one.code, one]));
      expectSymbols(await symbols.getByMarket('KOSPI'), [...newest.values()], 'after the changes');
    },
  }),

  symbolCase({
    key: 'G12/symbol-searches',
    title: 'a search for any text finds what matchesSearch of the domain says, and ends soon',
    why: 'In a pattern each of these means something else, and some keep an engine busy for years.',
    async ask({ symbols }) {
      const all = byCode([...bystanders, ...named]);
      await symbols.saveMany(all);
      await forEach([...searched, ...controls, ...long], async (query) => {
        const hits = all.filter(
          ({ code, name }) => matchesSearch(code, query) || matchesSearch(name, query),
        );
        const found = await symbols.search(query);
        const what = `search for ${JSON.stringify(query).slice(0, 60)}`;
        assert.deepEqual(codesOf(found), codesOf(hits.slice(0, 100)), what);
      });
    },
  }),

  symbolCase({
    key: 'G12/symbol-unknown',
    title: 'no text reaches a symbol that it does not name; as a market it is VALIDATION',
    async ask({ symbols }) {
      await symbols.saveMany(bystanders);
      const asked = [...statements, ...controls, ...long, 'x'.repeat(1_000_000)];
      await forEach(asked, async (code) =>
        assert.isNull(await symbols.getByCode(code), `getByCode of ${code.slice(0, 60)}`),
      );
      for (const text of texts as readonly string[] as never[]) {
        await refuses(() => symbols.getByMarket(text), 'market');
        await refuses(() => symbols.save({ ...stock('A'), market: text }), 'market');
        await refuses(() => symbols.search('A', { limit: text }), 'limit');
      }
      for (const code of [...controls, ...notText, 'x'.repeat(10_001)]) {
        await refuses(() => symbols.save(stock(code)), 'code');
        await refuses(() => symbols.saveMany([stock('A'), stock(code)]), 'symbols[1].code');
      }
      for (const text of notText) {
        for (const call of [() => symbols.getByCode(text), () => symbols.search(text)]) {
          expectOneLine(await rejectsWith('VALIDATION', call));
        }
        await refuses(() => symbols.save(stock('A', { name: text })), 'name');
        await refuses(() => symbols.save(stock('A', { sector: text })), 'sector');
      }
      expectSymbols(await symbols.getByMarket('KOSPI'), bystanders, 'what is stored');
    },
  }),

  symbolCase({
    key: 'G12/symbol-options',
    title: strayTitle,
    why: strayWhy,
    async ask({ symbols }) {
      assert.equal(await symbols.saveMany(bystanders, noneSaid), 2);
      await expectStrayRefused((options) => symbolCalls(symbols, options));
      expectSymbols(await symbols.getAllActive(), bystanders, 'what is stored');
    },
  }),
];
