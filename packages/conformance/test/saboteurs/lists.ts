import { compareText, matchesSearch } from '@jts/domain';
import type { PageOptions } from '@jts/ports';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const symbols = breaks('symbols');
const formulas = breaks('formulas');
const strategies = breaks('strategies');
const backtests = breaks('backtests');
const settings = breaks('settings');

/** The largest page that some server gives. */
const capped = <O extends PageOptions>(options: O | undefined): O | undefined =>
  options?.limit === 1000 ? { ...options, limit: 500 } : options;

export const listSaboteurs: readonly Saboteur[] = [
  {
    title: 'gives half of the largest page',
    caughtBy: ['G5/formula-page-of-1000'],
    sabotage: formulas((real) => ({ list: (options) => real.list(capped(options)) })),
  },
  {
    title: 'gives half of the largest page of settings',
    caughtBy: ['G5/setting-page-of-1000'],
    sabotage: settings((real) => ({ list: (options) => real.list(capped(options)) })),
  },
  {
    title: 'gives half of the largest page of results',
    caughtBy: ['G5/backtest-page-of-1000'],
    sabotage: backtests((real) => ({
      listByStrategy: (id, options) => real.listByStrategy(id, capped(options)),
    })),
  },
  {
    title: 'gives the first batch of a list',
    caughtBy: ['G5/strategy-page-of-1000'],
    sabotage: strategies((real) => ({
      getByFormula: async (...call) => (await real.getByFormula(...call)).slice(0, 101),
    })),
  },
  {
    title: 'deletes a thousand of a strategy’s results',
    caughtBy: ['B1/delete-many-by-strategy'],
    sabotage: backtests((real) => ({
      async deleteByStrategy(id) {
        const { items } = await real.listByStrategy(id, { limit: 1000 });
        for (const one of items) await real.delete(one.id);
        return items.length;
      },
    })),
  },
  {
    title: 'keeps a thousand tags',
    caughtBy: ['G3/formula-long-lists'],
    sabotage: formulas((real) => ({
      save: (entity, options) =>
        real.save({ ...entity, tags: entity.tags.slice(0, 1000) } as typeof entity, options),
    })),
  },
  {
    title: 'keeps a thousand symbols of a test',
    caughtBy: ['G3/backtest-long-lists'],
    sabotage: backtests((real) => ({
      async save(one, options) {
        const { config } = one;
        const symbols = config.symbols.slice(0, 1000);
        return real.save({ ...one, config: { ...config, symbols } }, options);
      },
    })),
  },
  {
    title: 'keeps ten thousand elements of a list',
    caughtBy: ['K1/values'],
    sabotage: settings((real) => ({
      set: (key, value, options) =>
        real.set(key, Array.isArray(value) ? value.slice(0, 10_000) : value, options),
    })),
  },
  {
    title: 'orders results by their seconds',
    caughtBy: ['G5/backtest-milliseconds'],
    sabotage: backtests((real) => ({
      async listByStrategy(...call) {
        const page = await real.listByStrategy(...call);
        const second = ({ runAt }: { readonly runAt: Date }) => Math.floor(+runAt / 1000);
        const items = [...page.items].sort(
          (a, b) => second(b) - second(a) || compareText(b.id, a.id),
        );
        return { ...page, items };
      },
    })),
  },
  {
    title: 'takes a long query for none',
    caughtBy: ['G6/search'],
    sabotage: symbols((real) => ({
      search: async (query, options) =>
        query.length > 1000 ? [...(await real.getAllActive())] : real.search(query, options),
    })),
  },
  {
    title: 'cuts long names',
    caughtBy: ['G3/symbol-long-texts'],
    sabotage: symbols((real) => ({
      async getByCode(...call) {
        const found = await real.getByCode(...call);
        return found && { ...found, name: found.name.slice(0, 65_535) };
      },
    })),
  },
  {
    title: 'searches sectors as well',
    caughtBy: ['G6/other-fields'],
    sabotage: symbols((real) => ({
      async search(query, options) {
        const found = await real.search(query, options);
        const all = await real.getAllActive();
        const more = all.filter(({ sector = '' }) => matchesSearch(sector, query));
        return [...new Map([...found, ...more].map((one) => [one.code, one])).values()];
      },
    })),
  },
  {
    title: 'searches descriptions as well',
    caughtBy: ['G6/strategy-other-fields'],
    sabotage: strategies((real) => ({
      async search(query, options) {
        const found = await real.search(query, options);
        const { items } = await real.list({ limit: 1000 });
        const more = items.filter(({ description = '' }) => matchesSearch(description, query));
        return [...new Map([...found, ...more].map((one) => [one.id, one])).values()].sort(
          (a, b) => compareText(a.name, b.name) || compareText(a.id, b.id),
        );
      },
    })),
  },
  {
    title: 'deletes all of a name',
    caughtBy: ['F1/strategy-delete'],
    sabotage: strategies((real) => ({
      async delete(id, options) {
        const name = (await real.getById(id))?.name;
        const deleted = await real.delete(id, options);
        const { items } = await real.list({ limit: 1000 });
        for (const one of items) if (one.name === name) await real.delete(one.id);
        return deleted;
      },
    })),
  },
  {
    title: 'saves a list of symbols one by one',
    caughtBy: ['S1/save-many-whole'],
    sabotage: symbols((real) => ({
      async saveMany(all, options) {
        const half = all.length >> 1;
        await real.saveMany(all.slice(0, half), options);
        await turn();
        await real.saveMany(all.slice(half), options);
        return new Set(all.map(({ code }) => code)).size;
      },
    })),
  },
];
