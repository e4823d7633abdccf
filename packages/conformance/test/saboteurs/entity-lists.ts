import { compareText, type Formula, matchesSearch } from '@jts/domain';
import type { FormulaRepository, Page } from '@jts/ports';
import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const formulas = breaks('formulas');
const strategies = breaks('strategies');

/** All formulas, page after page. */
async function everyFormula(real: FormulaRepository): Promise<Formula[]> {
  const all: Formula[] = [];
  for (let after: string | undefined; ; ) {
    const page: Page<Formula> = await real.list(after === undefined ? {} : { after });
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

export const entityLists: readonly Saboteur[] = [
  {
    title: 'loses the last page',
    caughtBy: ['G5/formula-pages', 'G5/formula-page-of-100'],
    sabotage: formulas((real) => ({
      async list(options) {
        const page = await real.list(options);
        if (page.next === undefined) return page;
        const next = await real.list({ ...options, after: page.next });
        return next.next === undefined ? { items: page.items } : page;
      },
    })),
  },
  {
    title: 'gives a next where there is none',
    caughtBy: ['G5/formula-page-of-100', 'G5/formula-pages'],
    sabotage: formulas((real) => ({
      async list(options) {
        const page = await real.list(options);
        const last = page.items.at(-1);
        const full = page.items.length === (options?.limit ?? 100);
        return full && last !== undefined
          ? { ...page, next: JSON.stringify(['formula', last.id]) }
          : page;
      },
    })),
  },
  {
    title: 'begins a page with the entry that it is after',
    caughtBy: ['G5/formula-pages', 'F2/formula-any-calls'],
    sabotage: formulas((real) => ({
      async list(options) {
        const [, last] = JSON.parse(options?.after ?? '[]');
        if (last === undefined) return real.list(options);
        const all = await everyFormula(real);
        const rest = all.filter(({ id }) => id >= last);
        const items = rest.slice(0, options?.limit ?? 100);
        return rest.length > items.length
          ? { items, next: JSON.stringify(['formula', items.at(-1)?.id]) }
          : { items };
      },
    })),
  },
  {
    title: 'pages by an offset',
    caughtBy: ['G5/formula-pages-stable', 'G5/formula-cursor-of-deleted'],
    sabotage: formulas((real) => ({
      async list({ limit = 100, after = '0' } = {}) {
        const all = await everyFormula(real);
        const end = Number(after) + limit;
        const items = all.slice(Number(after), end);
        return end < all.length ? { items, next: `${end}` } : { items };
      },
    })),
  },
  {
    title: 'pages by name',
    caughtBy: ['G5/formula-pages', 'G5/formula-pages-stable'],
    sabotage: formulas((real) => ({
      async list({ limit = 100, after } = {}) {
        const all = (await everyFormula(real)).sort((a, b) => compareText(a.name, b.name));
        const rest = after === undefined ? all : all.filter(({ name }) => name > after);
        const items = rest.slice(0, limit);
        return rest.length > limit ? { items, next: items.at(-1)?.name ?? '' } : { items };
      },
    })),
  },
  {
    title: 'orders names by UTF-16',
    caughtBy: ['G5/strategy-name-order'],
    sabotage: strategies((real) => ({
      getByFormula: async (...call) =>
        (await real.getByFormula(...call)).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })),
  },
  {
    title: 'does not order equal names by id',
    caughtBy: ['G5/formula-name-order'],
    sabotage: formulas((real) => ({
      getByCategory: async (...call) =>
        (await real.getByCategory(...call))
          .toReversed()
          .sort((a, b) => compareText(a.name, b.name)),
    })),
  },
  {
    title: 'ignores its limit',
    caughtBy: ['G6/formula-limit', 'G5/formula-name-order'],
    sabotage: formulas((real) => ({ search: (query) => real.search(query, { limit: 1000 }) })),
  },
  {
    title: 'searches without folding',
    caughtBy: ['G6/formula-search', 'G6/formula-tags', 'G6/formula-any-search'],
    sabotage: formulas((real) => ({
      async search(query, options) {
        const found = await real.search(query, options);
        return found.filter(({ name, tags }) =>
          [name, ...tags].some((text) => text.includes(query)),
        );
      },
    })),
  },
  {
    title: 'searches by a regular expression without case',
    caughtBy: ['G6/formula-search', 'G6/formula-any-search'],
    sabotage: formulas((real) => ({
      async search(query, options) {
        const pattern = new RegExp(query.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'iu');
        const found = await real.search(query, options);
        return found.filter(({ name, tags }) => [name, ...tags].some((text) => pattern.test(text)));
      },
    })),
  },
  {
    title: 'takes a query for a pattern',
    caughtBy: ['G6/strategy-search'],
    sabotage: strategies((real) => ({
      async search(query, options) {
        if (!query.includes('.*')) return real.search(query, options);
        return real.getByFormula('0000000000000000000000e1', options);
      },
    })),
  },
  {
    title: 'searches all tags as one text',
    caughtBy: ['G6/formula-tags'],
    sabotage: formulas((real) => ({
      async search(query) {
        const all = (await everyFormula(real)).sort((a, b) => compareText(a.name, b.name));
        return all.filter(({ name, tags }) => matchesSearch([name, ...tags].join(''), query));
      },
    })),
  },
  {
    title: 'does not look at tags',
    caughtBy: ['G6/formula-tags', 'G6/formula-any-tags'],
    sabotage: formulas((real) => ({
      search: async (query, options) =>
        (await real.search(query, options)).filter(({ name }) => matchesSearch(name, query)),
    })),
  },
  {
    title: 'forgets that strategies stop by formulas',
    caughtBy: ['F1/strategy-by-formula'],
    sabotage: strategies((real) => ({
      getByFormula: async (id, options) =>
        (await real.getByFormula(id, options)).filter(
          ({ entryFormulaId, exitFormulaId }) => entryFormulaId === id || exitFormulaId === id,
        ),
    })),
  },
];
