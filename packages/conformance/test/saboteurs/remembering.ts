import type { Formula, StockSymbol } from '@jts/domain';
import type { CandleRepository, SymbolRepository } from '@jts/ports';
import { breaks, turn } from './breaks.js';
import { mapped } from './mapped.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');
const symbols = breaks('symbols');
const formulas = breaks('formulas');
const settings = breaks('settings');

/** What an adapter keeps that it should not: answers, arguments, its own clock. */
export const rememberSaboteurs: readonly Saboteur[] = [
  {
    title: 'remembers that there was nothing',
    caughtBy: ['G1/seen-elsewhere'],
    sabotage: candles((real) => {
      const empty = new Set<string>();
      return {
        async getCoverage(key, options) {
          const asked = JSON.stringify(key);
          const found = empty.has(asked) ? null : await real.getCoverage(key, options);
          if (found === null) empty.add(asked);
          return found;
        },
      };
    }),
  },
  {
    title: 'remembers that a code was unknown',
    caughtBy: ['G1/symbols-seen-elsewhere'],
    sabotage: symbols((real) => {
      const unknown = new Set<string>();
      return {
        async getByCode(code, options) {
          const found = unknown.has(code) ? null : await real.getByCode(code, options);
          if (found === null) unknown.add(code);
          return found;
        },
      };
    }),
  },
  {
    title: 'remembers that a key was not set',
    caughtBy: ['G1/setting-seen-elsewhere'],
    sabotage: settings((real) => {
      const unknown = new Set<string>();
      return {
        async get(key, options) {
          const found = unknown.has(key) ? null : await real.get(key, options);
          if (found === null) unknown.add(key);
          return found;
        },
      };
    }),
  },
  {
    title: 'answers a read with one that began before a save',
    caughtBy: ['G1/reads-apart'],
    sabotage: candles((real) => {
      let underWay: ReturnType<CandleRepository['listSeries']> | undefined;
      const slowly = async (...call: Parameters<CandleRepository['listSeries']>) => {
        const found = await real.listSeries(...call);
        await turn();
        underWay = undefined;
        return found;
      };
      return {
        listSeries(...call) {
          underWay ??= slowly(...call);
          return underWay;
        },
      };
    }),
  },
  {
    title: 'counts on in what a save has returned',
    caughtBy: ['G4/results-stay'],
    sabotage: candles((real) => {
      const result = { inserted: 0, replaced: 0, skipped: 0 };
      return { saveMany: async (...call) => Object.assign(result, await real.saveMany(...call)) };
    }),
  },
  {
    title: 'saves in the background what was aborted',
    caughtBy: ['G9/given-up-loses'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(series, options).catch((error) => {
          if (error.code === 'ABORTED')
            setTimeout(() => void real.saveMany(series).catch(() => {}));
          throw error;
        }),
    })),
  },
  {
    title: 'takes the equal save of another for its own',
    caughtBy: ['F2/formula-equal-savers'],
    sabotage: formulas((real) => ({
      save: (entity, options) =>
        real.save(entity, options).catch(async (error) => {
          const { id, version, name } = entity as Formula;
          const stored = error.code === 'VERSION_CONFLICT' ? await real.getById(id) : null;
          if (stored?.version === version + 1 && stored.name === name) return stored;
          throw error;
        }),
    })),
  },
  {
    title: 'hands out the same key each time',
    caughtBy: ['G4/lists'],
    sabotage: candles((real) => {
      const keys = new Map<string, Awaited<ReturnType<typeof real.listSeries>>[number]['key']>();
      return {
        async listSeries(...call) {
          const all = await real.listSeries(...call);
          return all.map((one) => {
            const text = JSON.stringify(one.key);
            const key = keys.get(text) ?? { ...one.key };
            keys.set(text, key);
            return { ...one, key };
          });
        },
      };
    }),
  },
  {
    title: 'hands out the same list of symbols each time',
    caughtBy: ['G4/symbols-stay-yours'],
    sabotage: symbols((real) => {
      let list: ReturnType<SymbolRepository['getAllActive']> | undefined;
      const forgetting = <T>(saving: Promise<T>) =>
        saving.finally(() => {
          list = undefined;
        });
      return {
        save: (...call) => forgetting(real.save(...call)),
        saveMany: (...call) => forgetting(real.saveMany(...call)),
        getAllActive(options) {
          list ??= real.getAllActive(options).then((all) => [...all]);
          return list;
        },
      };
    }),
  },
  {
    title: 'keeps all that a symbol carries',
    caughtBy: ['S1/no-other-fields'],
    sabotage: symbols((real) => {
      const carried = new Map<string, StockSymbol>();
      return {
        async save(symbol, options) {
          const saved = await real.save(symbol, options);
          carried.set(saved.code, symbol);
          return saved;
        },
        async getByCode(code, options) {
          const found = await real.getByCode(code, options);
          return found && { ...carried.get(code), ...found };
        },
      };
    }),
  },
  {
    title: 'keeps all that an update carries',
    caughtBy: ['F1/formula-new-fields'],
    sabotage: formulas((real) => ({
      async save(entity, options) {
        const saved = await real.save(entity, options);
        const { extra } = entity as { readonly extra?: unknown };
        return extra === undefined || saved.version === 1 ? saved : { ...saved, extra };
      },
    })),
  },
  {
    title: 'leaves updatedAt as it was at first',
    caughtBy: ['F3/formula-clock'],
    sabotage: formulas((real) => timed(real, ({ createdAt }) => +createdAt)),
  },
  {
    title: 'keeps whole seconds of a time',
    caughtBy: ['F3/formula-clock'],
    sabotage: formulas((real) =>
      timed(real, ({ updatedAt }) => Math.trunc(+updatedAt / 1e3) * 1e3),
    ),
  },
  {
    title: 'keeps the time of Seoul as if it were UTC',
    caughtBy: ['F3/formula-clock'],
    sabotage: formulas((real) => timed(real, ({ updatedAt }) => +updatedAt + 9 * 3_600_000)),
  },
];

/** Everything that a formula repository returns, with another `updatedAt`. */
const timed = (real: Parameters<typeof mapped>[0], updatedAt: (formula: Formula) => number) =>
  mapped(real, (one) => ({ ...one, updatedAt: new Date(updatedAt(one)) }));
