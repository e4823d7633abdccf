import type { BacktestSummary } from '@jts/domain';
import { breaks } from './breaks.js';
import { mapped } from './mapped.js';
import type { Saboteur } from './saboteur.js';
import { known, native, raw, skipping } from './taken-on.js';

const formulas = breaks('formulas');
const strategies = breaks('strategies');
const backtests = breaks('backtests');
const settings = breaks('settings');

/** As a regular expression, where it is one that ends. */
const matches = (text: string, pattern: string): boolean =>
  text === pattern || pattern === '.*' || pattern === '.';

const entitySaboteurs: readonly Saboteur[] = [
  {
    title: 'ends lines in its own way',
    caughtBy: ['G12/strategy-texts', 'G12/strategy-searches'],
    sabotage: strategies((real) => ({
      save: (entity, options) =>
        real.save(
          typeof entity?.name === 'string'
            ? ({ ...entity, name: entity.name.replaceAll('\r\n', '\n') } as typeof entity)
            : entity,
          options,
        ),
    })),
  },
  {
    title: 'fills in what looks like a template',
    caughtBy: ['G12/formula-texts', 'G12/formula-parts'],
    sabotage: formulas((real) =>
      mapped(real, (one) => ({
        ...one,
        name: one.name.replaceAll(/\$\{7\*7\}/g, '49'),
        tags: one.tags.map((tag) => tag.replaceAll(/\$\{7\*7\}/g, '49')),
      })),
    ),
  },
  {
    title: 'searches by a pattern',
    caughtBy: ['G12/formula-searches', 'G12/formula-tag-searches'],
    sabotage: formulas((real) => ({
      async search(query, options) {
        if (query !== '.*') return real.search(query, options);
        return (await real.list({ limit: options?.limit ?? 100 })).items;
      },
    })),
  },
  {
    title: 'reads an id as a filter',
    caughtBy: ['G12/formula-ids'],
    sabotage: formulas((real) => ({
      async getById(id, options) {
        if (id !== '{"$ne":null}') return real.getById(id, options);
        return (await real.list()).items[0] ?? null;
      },
    })),
  },
  {
    title: 'deletes by a pattern',
    caughtBy: ['G12/strategy-ids'],
    sabotage: strategies((real) => ({
      async delete(id, options) {
        const { items } = await real.list({ limit: 1000 });
        const found = items.find((one) => matches(one.id, id));
        return real.delete(found?.id ?? id, options);
      },
    })),
  },
  {
    title: 'quotes an unknown id as it is',
    caughtBy: ['G12/strategy-ids'],
    sabotage: strategies((real) => ({ save: (...call) => real.save(...call).catch(raw) })),
  },
  {
    title: 'tells in two lines what is wrong',
    caughtBy: ['G12/formula-refused', 'G12/formula-words-refused'],
    sabotage: formulas((real) => ({ save: (...call) => real.save(...call).catch(raw) })),
  },
  {
    title: 'replaces what is no text, and takes a limit in words',
    caughtBy: ['G12/strategy-refused', 'G12/strategy-words-refused'],
    sabotage: strategies((real) => ({
      getByFormula: (id, options) => real.getByFormula(id.toWellFormed(), options),
      getById: (id, options) =>
        real.getById(typeof id === 'string' ? id.toWellFormed() : id, options),
    })),
  },
  {
    title: 'begins again at a cursor that was tampered with',
    caughtBy: ['G12/formula-cursors'],
    sabotage: formulas((real) => ({
      list: (options) => real.list(options).catch(() => real.list()),
    })),
  },
  {
    title: 'stumbles over a cursor that was tampered with',
    caughtBy: ['G12/strategy-cursors'],
    sabotage: strategies((real) => ({
      async list(options) {
        const [, id] = JSON.parse(options?.after ?? '["", ""]');
        return id.length > 24 ? real.list() : real.list(options);
      },
    })),
  },
  {
    title: 'hands the options of a page on',
    caughtBy: ['G12/formula-options'],
    sabotage: formulas((real) => ({
      list: async (options) => skipping(await real.list(known(options)), options),
    })),
  },
  {
    title: 'hands the options of a delete on',
    caughtBy: ['G12/strategy-options'],
    sabotage: strategies((real) => ({
      delete: async (id, options) =>
        (await real.delete(id, known(options))) || !!native(options).upsert,
    })),
  },
  {
    title: 'finds the users of a formula by a pattern',
    caughtBy: ['G12/strategy-references'],
    sabotage: strategies((real) => ({
      async getByFormula(id, options) {
        const found = await real.getByFormula(id, options);
        if (id !== '.*') return found;
        return (await real.list()).items;
      },
    })),
  },
];

const backtestSaboteurs: readonly Saboteur[] = [
  {
    title: 'ends a text at NUL',
    caughtBy: ['G12/backtest-texts'],
    sabotage: backtests((real) => ({
      async getById(...call) {
        const found = await real.getById(...call);
        if (found === null) return found;
        const trades = found.trades.map(({ exitReason, ...trade }) =>
          exitReason === undefined
            ? trade
            : { ...trade, exitReason: exitReason.split('\0')[0] ?? '' },
        );
        return { ...found, trades };
      },
    })),
  },
  {
    title: 'lists the results of a strategy by a pattern',
    caughtBy: ['G12/backtest-strategies'],
    sabotage: backtests((real) => {
      const seen: BacktestSummary[] = [];
      return {
        async save(...call) {
          const saved = await real.save(...call);
          const { trades: _, ...summary } = saved;
          seen.push(summary);
          return saved;
        },
        async listByStrategy(id, options) {
          const page = await real.listByStrategy(id, options);
          return id === '.*' ? { items: seen } : page;
        },
      };
    }),
  },
  {
    title: 'finds a result by a pattern, and tells in two lines what is wrong with one',
    caughtBy: ['G12/backtest-ids', 'G12/backtest-refused'],
    sabotage: backtests((real) => {
      let last = '';
      return {
        async save(...call) {
          const saved = await real.save(...call).catch(raw);
          last = saved.id;
          return saved;
        },
        getById: (id, options) => real.getById(matches(last, id) ? last : id, options),
      };
    }),
  },
  {
    title: 'begins again at a cursor of results that was tampered with',
    caughtBy: ['G12/backtest-cursors'],
    sabotage: backtests((real) => ({
      listByStrategy: (id, options) =>
        real.listByStrategy(id, options).catch(() => real.listByStrategy(id)),
    })),
  },
  {
    title: 'hands the options of a list of results on',
    caughtBy: ['G12/backtest-options'],
    sabotage: backtests((real) => ({
      listByStrategy: async (id, options) =>
        skipping(await real.listByStrategy(id, known(options)), options),
    })),
  },
];

const settingSaboteurs: readonly Saboteur[] = [
  {
    title: 'keeps values by key in an object',
    caughtBy: ['G12/setting-unknown'],
    sabotage: settings((real) => {
      const stored: Record<string, unknown> = {};
      return {
        async set(...call) {
          const set = await real.set(...call);
          stored[set.key] = set;
          return set;
        },
        async get(key, options) {
          const found = await real.get(key, options);
          return (key === '__proto__' ? stored[key] : found) as typeof found;
        },
      };
    }),
  },
  {
    title: 'composes the keys that it stores',
    caughtBy: ['G12/setting-keys'],
    sabotage: settings((real) => ({
      set: (key, value, options) =>
        real.set(
          typeof key === 'string' && key.isWellFormed() ? key.normalize() : key,
          value,
          options,
        ),
    })),
  },
  {
    title: 'drops keys that are operators',
    caughtBy: ['G12/setting-values', 'K1/values'],
    sabotage: settings((real) => ({
      set: (key, value, options) =>
        real.set(key, isFlat(value) ? withoutOperators(value) : value, options),
    })),
  },
  {
    title: 'replaces what is no text in a key',
    caughtBy: ['G12/setting-refused'],
    sabotage: settings((real) => ({
      get: (key, options) => real.get(typeof key === 'string' ? key.toWellFormed() : key, options),
    })),
  },
  {
    title: 'begins again at a cursor of settings that was tampered with',
    caughtBy: ['G12/setting-cursors'],
    sabotage: settings((real) => ({
      list: (options) => real.list(options).catch(() => real.list()),
    })),
  },
  {
    title: 'hands the options of a list of settings on',
    caughtBy: ['G12/setting-options'],
    sabotage: settings((real) => ({
      list: async (options) => skipping(await real.list(known(options)), options),
    })),
  },
];

const isFlat = (value: unknown): value is Readonly<Record<string, never>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutOperators = (value: Readonly<Record<string, never>>) =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('$')));

/** Texts of documents that are taken for something else. */
export const documentTexts: readonly Saboteur[] = [
  ...entitySaboteurs,
  ...backtestSaboteurs,
  ...settingSaboteurs,
];
