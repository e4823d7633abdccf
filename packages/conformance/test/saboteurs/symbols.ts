import type { StockSymbol } from '@jts/domain';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const symbols = breaks('symbols');

const like = (pattern: string) =>
  new RegExp(pattern.replaceAll('%', '.*').replaceAll('_', '.').toLowerCase());

export const symbolSaboteurs: readonly Saboteur[] = [
  {
    title: 'gives the pattern characters of a search their meaning',
    caughtBy: ['G6/search', 'G6/any-search'],
    sabotage: symbols((real) => ({
      async search(query, options) {
        if (!/[%_]/.test(query)) return real.search(query, options);
        const all = await real.getAllActive();
        return all.filter(({ code, name }) => like(query).test(`${code}\n${name}`.toLowerCase()));
      },
    })),
  },
  {
    title: 'searches without folding widths',
    caughtBy: ['G6/search', 'G6/any-search'],
    sabotage: symbols((real) => ({
      async search(query, options) {
        const found = await real.search(query, options);
        const folded = query.toLowerCase();
        return found.filter(({ code, name }) => `${code}\n${name}`.toLowerCase().includes(folded));
      },
    })),
  },
  {
    title: 'ignores a second save within a second',
    caughtBy: ['S1/last-save-wins', 'G1/symbols-seen-elsewhere', 'S1/any-calls'],
    sabotage: symbols((real) => {
      const saved = new Set<string>();
      const first = ({ code }: StockSymbol) => !saved.has(code) && saved.add(code);
      return {
        save: async (symbol, options) => (first(symbol) ? real.save(symbol, options) : symbol),
        saveMany: async (all, options) => real.saveMany(all.filter(first), options),
      };
    }),
  },
  {
    title: 'mixes what two save at once',
    caughtBy: ['S1/any-calls-at-once'],
    sabotage: symbols((real) => {
      const underWay = new Map<string, StockSymbol>();
      return {
        async save(symbol, options) {
          const { name = symbol?.name } = underWay.get(symbol?.code) ?? {};
          underWay.set(symbol?.code, symbol);
          await turn();
          underWay.delete(symbol?.code);
          return real.save({ ...symbol, name }, options).then((saved) => ({ ...saved, ...symbol }));
        },
      };
    }),
  },
  {
    title: 'keeps an empty sector',
    caughtBy: ['S1/empty-sector', 'S1/round-trip-2'],
    sabotage: symbols((real) => ({
      async getByCode(code, options) {
        const found = await real.getByCode(code, options);
        return found && { ...found, sector: found.sector ?? '' };
      },
    })),
  },
  {
    title: 'checks symbols while it stores them',
    caughtBy: ['G2/symbols-checked'],
    sabotage: symbols((real) => ({
      async saveMany(all, options) {
        if (!Array.isArray(all)) return real.saveMany(all, options);
        const [first] = all;
        if (all.length > 1 && first !== undefined) await real.save(first);
        return real.saveMany(all, options);
      },
    })),
  },
  {
    title: 'takes a symbol away while it saves it',
    caughtBy: ['S1/reader-beside-saver'],
    sabotage: symbols((real) => {
      const saving = new Set<string>();
      return {
        async save(symbol, options) {
          saving.add(symbol.code);
          await turn();
          return real.save(symbol, options).finally(() => saving.delete(symbol.code));
        },
        getByCode: async (code, options) =>
          saving.has(code) ? null : real.getByCode(code, options),
      };
    }),
  },
  {
    title: 'folds İ to i, as lower case does',
    caughtBy: ['G6/folding-dotted-i', 'G6/any-search'],
    sabotage: symbols((real) => ({
      search: async (query, options) => {
        const all = await real.getAllActive();
        const plain = (text: string) => text.replaceAll('İ', 'i').toLowerCase();
        const more = all.filter(
          ({ name }) => name.includes('İ') && plain(name).includes(plain(query)),
        );
        return query.trim() !== '' && more.length > 0 ? more : real.search(query, options);
      },
    })),
  },
];
