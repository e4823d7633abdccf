import { matchesSearch } from '@jts/domain';
import { assert } from 'chai';
import fc from 'fast-check';
import { checkProperty } from '../property.js';
import { blank, foldingText } from '../searches.js';
import { codesOf, expectSymbols, stock, symbolCase } from './symbol-case.js';

/** Names by code. */
const stored: Readonly<Record<string, string>> = {
  '005930': '삼성전자',
  '005935': '삼성전자우',
  '069500': 'KODEX 200',
  A: 'Straße',
  B: 'STRASSE',
  C: '100% 우량_주식',
  D: 'back\\slash and "quotes" and it\'s',
  E: 'a.b*c?[d](e)^$|+{f}',
  F: '\u1109\u1161\u11b7\u1109\u1165\u11bc',
  G: 'ＦＵＬＬ width',
  H: 'café',
  I: 'two\nlines\tand a tab',
  J: '\ufb01nance',
  'K%_': '',
};

const searches: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['삼성', ['005930', '005935', 'F']],
  ['전자우', ['005935']],
  ['0059', ['005930', '005935']],
  ['00', ['005930', '005935', '069500', 'C']],
  ['kodex', ['069500']],
  ['ＫＯＤＥＸ', ['069500']],
  ['ex 2', ['069500']],
  ['ex  2', []],
  ['x'.repeat(40_000), []],
  ['strasse', ['A', 'B']],
  ['straße', ['A', 'B']],
  ['%', ['C', 'K%_']],
  ['_', ['C', 'K%_']],
  ['%_', ['K%_']],
  ['0%', ['C']],
  ['1%0', []],
  ['\\', ['D']],
  ['\\s', ['D']],
  ['"', ['D']],
  ["it's", ['D']],
  ["' OR 1 = 1 --", []],
  ['.*', []],
  ['.b*c?[d](e)^$|+{f}', ['E']],
  ['[d]', ['E']],
  ['.', ['E']],
  ['full WIDTH', ['G']],
  ['cafe\u0301', ['H']],
  ['cafe', []],
  ['lines\t', ['I']],
  ['FIN', ['J']],
  ['삼성전자 ', []],
];

export const searchingCases = [
  symbolCase({
    key: 'G6/search',
    title: 'search is matchesSearch over code and name, without case and width',
    why: 'LIKE and regular expressions give characters a meaning; databases fold otherwise.',
    async ask({ symbols }) {
      const all = Object.entries(stored).map(([code, name]) => stock(code, { name }));
      await symbols.saveMany(all);
      for (const [query, found] of searches) {
        assert.deepEqual(codesOf(await symbols.search(query)), found, JSON.stringify(query));
      }
      for (const query of blank) {
        assert.deepEqual(codesOf(await symbols.search(query)), [], JSON.stringify(query));
      }
    },
  }),

  symbolCase({
    key: 'G6/limit',
    title: 'a limit keeps the first by code, and is 100 if absent',
    async ask({ symbols }) {
      const all = Array.from({ length: 1200 }, (_, i) => stock(`S${String(i).padStart(4, '0')}`));
      await symbols.saveMany([...all, stock('T', { name: 'other' })]);
      expectSymbols(await symbols.search('s'), all.slice(0, 100), 'without a limit');
      for (const limit of [1, 2, 999, 1000]) {
        expectSymbols(await symbols.search('s', { limit }), all.slice(0, limit), `limit ${limit}`);
      }
      expectSymbols(await symbols.search('s00', { limit: 1000 }), all.slice(0, 100), 'fewer');
    },
  }),

  symbolCase({
    key: 'G6/inactive-found',
    title: 'search finds inactive symbols and those of every market',
    async ask({ symbols }) {
      const all = [stock('A1', { isActive: false }), stock('A2', { market: 'ETF' }), stock('A3')];
      await symbols.saveMany(all);
      expectSymbols(await symbols.search('a'), all, 'search');
    },
  }),

  symbolCase({
    key: 'G6/other-fields',
    title: 'search looks at nothing but code and name',
    async ask({ symbols }) {
      await symbols.save(stock('A', { name: 'B', sector: 'Energy', market: 'ETF' }));
      for (const query of ['energy', 'Energy', 'etf', 'true', 'A B', 'AB']) {
        expectSymbols(await symbols.search(query), [], query);
      }
    },
  }),

  symbolCase({
    key: 'G6/any-search',
    title: 'any search finds exactly what matchesSearch of the domain says',
    async ask({ symbols, property }) {
      const names = fc.array(foldingText(6), { minLength: 1, maxLength: 8 });
      const queries = fc.array(foldingText(2), { minLength: 1, maxLength: 4 });
      const check = fc.asyncProperty(names, queries, async (given, wanted) => {
        // Always eight codes, so that each round replaces the one before: there is no delete.
        const all = Array.from({ length: 8 }, (_, i) => stock(`#${i}`, { name: given[i] ?? '' }));
        await symbols.saveMany(all);
        for (const query of wanted) {
          const expected = all.filter(
            ({ code, name }) => matchesSearch(code, query) || matchesSearch(name, query),
          );
          expectSymbols(
            await symbols.search(query),
            expected,
            `search for ${JSON.stringify(query)}`,
          );
        }
      });
      await checkProperty(check, property);
    },
  }),
];
