import type { StockSymbol } from '@jts/domain';
import { assert } from 'chai';
import { rejectsWith } from '../expect.js';
import { badCodes, codes, texts } from '../strings.js';
import { codesOf, expectSymbols, rawStock, stock, symbolCase } from './symbol-case.js';

const fields: readonly (readonly [name: string, symbol: StockSymbol])[] = [
  ['all fields', stock('005930', { name: '삼성전자', sector: '전기전자' })],
  ['no sector', stock('000660', { name: 'SK hynix' })],
  ['KOSDAQ', stock('035720', { market: 'KOSDAQ' })],
  ['ETF', stock('069500', { market: 'ETF' })],
  ['inactive', stock('000670', { isActive: false })],
];

export const savingCases = [
  ...fields.map(([name, symbol], i) =>
    symbolCase({
      key: `S1/round-trip-${i + 1}`,
      title: `a symbol comes back as it was saved: ${name}`,
      async ask({ symbols }) {
        expectSymbols([await symbols.save(symbol)], [symbol], 'what save returns');
        expectSymbols([await symbols.getByCode(symbol.code)], [symbol], 'getByCode');
        expectSymbols(await symbols.getByMarket(symbol.market), [symbol], 'getByMarket');
        const active = symbol.isActive ? [symbol] : [];
        expectSymbols(await symbols.getAllActive(), active, 'getAllActive');
      },
    }),
  ),

  symbolCase({
    key: 'S1/last-save-wins',
    title: 'a save replaces every field, however soon after the one before',
    why: 'The version of the given table has whole seconds.',
    async ask(test) {
      const { symbols } = test;
      const other = await test.another();
      await symbols.save(stock('A', { name: 'first', sector: 'Energy' }));
      const second = stock('A', { name: 'second', market: 'ETF', isActive: false });
      await symbols.save(second);
      for (const reader of [symbols, other]) {
        expectSymbols([await reader.getByCode('A')], [second], 'getByCode');
        expectSymbols(await reader.getByMarket('ETF'), [second], 'getByMarket');
        expectSymbols(await reader.getByMarket('KOSPI'), [], 'the market of before');
        expectSymbols(await reader.getAllActive(), [], 'getAllActive');
        expectSymbols(await reader.search('first'), [], 'the name of before');
      }
      for (let n = 1; n <= 20; n++) {
        const next = stock('A', { name: `${n}` });
        await (n % 2 === 0 ? symbols : other).save(next);
        expectSymbols([await symbols.getByCode('A')], [next], `save ${n}`);
      }
    },
  }),

  symbolCase({
    key: 'S1/clock-went-back',
    title: 'the last save wins over rows of the future',
    why: 'The version of the given table is a clock, and clocks differ.',
    async ask({ symbols, insertRaw }) {
      const late = new Date('2040-01-01T00:00:00Z');
      const last = new Date((2 ** 32 - 1) * 1000);
      await insertRaw([rawStock('A', { updatedAt: late }), rawStock('B', { updatedAt: last })]);
      for (const name of ['first', 'second', 'third']) {
        const mine = [stock('A', { name }), stock('B', { name })];
        await symbols.saveMany(mine);
        expectSymbols(await symbols.getAllActive(), mine, name);
        await symbols.save(stock('B', { name: `${name}, again` }));
        assert.equal((await symbols.getByCode('B'))?.name, `${name}, again`);
        await symbols.save(stock('B', { name }));
      }
    },
  }),

  symbolCase({
    key: 'S1/duplicate-rows',
    title: 'a symbol with several rows is one symbol, the newest',
    async ask({ symbols, insertRaw }) {
      const newer = new Date('2024-06-01T00:00:00Z');
      await insertRaw([rawStock('A', { name: 'old' }), rawStock('B')]);
      await insertRaw([rawStock('A', { name: 'new', updatedAt: newer })]);
      await insertRaw([rawStock('A', { name: 'last', updatedAt: newer })]);
      const expected = [stock('A', { name: 'last' }), stock('B')];
      expectSymbols(await symbols.getAllActive(), expected, 'getAllActive');
      expectSymbols(await symbols.getByMarket('KOSPI'), expected, 'getByMarket');
      expectSymbols(await symbols.search('old'), [], 'search for the old name');
      expectSymbols([await symbols.getByCode('A')], expected.slice(0, 1), 'getByCode');
    },
  }),

  symbolCase({
    key: 'S1/empty-sector',
    title: 'an empty sector is an absent one, and one can be taken away',
    async ask({ symbols, insertRaw }) {
      const absent = stock('A');
      const saved = await symbols.save(stock('A', { sector: '' }));
      assert.notProperty(saved, 'sector', 'what save returns');
      const read = await symbols.getByCode('A');
      assert.notProperty(read, 'sector', 'what was read');
      await symbols.save(stock('A', { sector: 'Energy' }));
      assert.equal((await symbols.getByCode('A'))?.sector, 'Energy');
      await symbols.save(absent);
      expectSymbols([await symbols.getByCode('A')], [absent], 'without the sector of before');
      await insertRaw([rawStock('B')]);
      assert.notProperty(await symbols.getByCode('B'), 'sector', 'a row of another program');
    },
  }),

  symbolCase({
    key: 'S1/save-many',
    title: 'saveMany counts distinct codes, and of several with one code the last counts',
    async ask({ symbols }) {
      assert.equal(await symbols.saveMany([]), 0);
      const first = [stock('A', { name: 'a' }), stock('B'), stock('A', { name: 'b' })];
      assert.equal(await symbols.saveMany(first), 2);
      expectSymbols(await symbols.getAllActive(), [stock('A', { name: 'b' }), stock('B')], 'then');
      assert.equal(await symbols.saveMany(first), 2, 'the same call repeated');
      const many = Array.from({ length: 3000 }, (_, i) => stock(`C${String(i).padStart(4, '0')}`));
      assert.equal(await symbols.saveMany([...many].reverse()), 3000);
      expectSymbols((await symbols.getAllActive()).slice(2), many, 'three thousand');
    },
  }),

  symbolCase({
    key: 'S1/no-other-fields',
    title: 'fields of its own that a symbol carries are neither returned nor kept',
    why: 'An object spread into a row, or a document, stores whatever came with it.',
    async ask({ symbols }) {
      const more = { id: 1, extra: 'x', updatedAt: new Date(0), $set: {} };
      const saved = await symbols.save({ ...stock('A'), ...more });
      expectSymbols([saved], [stock('A')], 'what save returns');
      await symbols.saveMany([{ ...stock('B'), ...more }]);
      expectSymbols([await symbols.getByCode('A')], [stock('A')], 'getByCode');
      expectSymbols(await symbols.getAllActive(), [stock('A'), stock('B')], 'getAllActive');
    },
  }),

  symbolCase({
    key: 'S1/savers-at-once',
    title: 'savers of one code at the same time end in one of the values, the same for all',
    async ask(test) {
      const { symbols } = test;
      const other = await test.another();
      const names = Array.from({ length: 10 }, (_, i) => `name ${i}`);
      await Promise.all(
        names.map((name, i) => (i % 2 === 0 ? symbols : other).save(stock('A', { name }))),
      );
      const agreed = await symbols.getByCode('A');
      assert.include(names, agreed?.name);
      for (const reader of [other, symbols, await test.another()]) {
        expectSymbols([await reader.getByCode('A')], agreed === null ? [] : [agreed], 'a reader');
        assert.lengthOf(await reader.getAllActive(), 1);
      }
    },
  }),

  symbolCase({
    key: 'G1/symbols-seen-elsewhere',
    title: 'another connection sees a saved symbol at once, by every read',
    async ask(test) {
      const other = await test.another();
      // A reader may remember that there was nothing.
      assert.isNull(await other.getByCode('A'));
      for (const none of [await other.getAllActive(), await other.search('one')]) {
        expectSymbols(none, [], 'before');
      }
      for (const name of ['one', 'two']) {
        const symbol = stock('A', { name });
        await test.symbols.saveMany([symbol]);
        expectSymbols([await other.getByCode('A')], [symbol], 'getByCode');
        expectSymbols(await other.getByMarket('KOSPI'), [symbol], 'getByMarket');
        expectSymbols(await other.getAllActive(), [symbol], 'getAllActive');
        expectSymbols(await other.search(name), [symbol], 'search');
      }
    },
  }),

  symbolCase({
    key: 'G3/symbol-texts',
    title: 'codes, names and sectors of any characters come back code point for code point',
    why: 'Names may hold what codes may not: line ends, tabs, NUL.',
    async ask({ symbols }) {
      const wanted = texts.map((text, i) => {
        const code = codes[i] ?? `#${i}`;
        return stock(code, { name: text, ...(text === '' ? {} : { sector: text }) });
      });
      await symbols.saveMany(wanted);
      for (const symbol of wanted) {
        expectSymbols(
          [await symbols.getByCode(symbol.code)],
          [symbol],
          JSON.stringify(symbol.code),
        );
      }
      const all = new Map((await symbols.getAllActive()).map((one) => [one.code, one]));
      const listed = wanted.map(({ code }) => all.get(code) ?? null);
      expectSymbols(listed, wanted, 'getAllActive');
    },
  }),

  symbolCase({
    key: 'G3/symbol-long-texts',
    title: 'a name and a sector of a hundred thousand characters come back whole',
    async ask({ symbols }) {
      const long = stock('A', { name: `${'가a😀'.repeat(25_000)}.`, sector: 'x'.repeat(100_000) });
      expectSymbols([await symbols.save(long)], [long], 'what save returns');
      expectSymbols([await symbols.getByCode('A')], [long], 'getByCode');
      await symbols.saveMany([long]);
      expectSymbols(await symbols.getAllActive(), [long], 'getAllActive');
    },
  }),

  symbolCase({
    key: 'G2/symbols-checked',
    title: 'a symbol that is none is VALIDATION, naming its field, and stores nothing of the call',
    async ask({ symbols }) {
      const wrong: readonly (readonly [field: keyof StockSymbol, value: unknown])[] = [
        ...badCodes.map(([, value]) => ['code', value] as const),
        ...[undefined, null, 1, '\ud800'].map((value) => ['name', value] as const),
        ...['', 'kospi', 'NASDAQ', null].map((value) => ['market', value] as const),
        ...[1, '\ud800', {}].map((value) => ['sector', value] as const),
        ...['true', 1, null].map((value) => ['isActive', value] as const),
      ];
      for (const [field, value] of wrong) {
        const bad = { ...stock('B'), [field]: value } as StockSymbol;
        const many = [stock('A'), bad, stock('C')];
        await rejectsWith('VALIDATION', () => symbols.save(bad), field);
        await rejectsWith('VALIDATION', () => symbols.saveMany(many), `symbols[1].${field}`);
      }
      await rejectsWith('VALIDATION', () => symbols.saveMany(stock('A') as never), 'symbols');
      assert.deepEqual(codesOf(await symbols.getAllActive()), []);
    },
  }),

  symbolCase({
    key: 'G4/symbols-stay-yours',
    title: 'symbols may be changed after the call, and what is returned changes nothing',
    async ask({ symbols }) {
      const mine = { ...stock('A', { name: 'mine' }) };
      const list = [mine];
      const saving = symbols.saveMany(list);
      Object.assign(mine, { name: 'changed' });
      list.push(stock('B'));
      await saving;
      const expected = stock('A', { name: 'mine' });
      expectSymbols(await symbols.getAllActive(), [expected], 'after a change of the arguments');
      const returned = [await symbols.save(expected), await symbols.getByCode('A')];
      for (const symbol of returned) spoil(symbol);
      for (const list of [await symbols.getAllActive(), await symbols.getByMarket('KOSPI')]) {
        for (const symbol of list) spoil(symbol);
        spoilList(list);
      }
      expectSymbols(await symbols.getAllActive(), [expected], 'after a change of the results');
      expectSymbols(await symbols.getByMarket('KOSPI'), [expected], 'likewise');
    },
  }),
];

function spoil(symbol: StockSymbol | null): void {
  try {
    Object.assign(symbol ?? {}, { name: 'spoilt' });
  } catch {
    // Frozen is fine as well.
  }
}

function spoilList(symbols: readonly StockSymbol[]): void {
  try {
    (symbols as StockSymbol[]).splice(0);
  } catch {
    // Likewise.
  }
}
