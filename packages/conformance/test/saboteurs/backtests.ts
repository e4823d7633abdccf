import type { New } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const backtests = breaks('backtests');

export const backtestSaboteurs: readonly Saboteur[] = [
  {
    title: 'keeps money as a double',
    caughtBy: ['G3/money'],
    sabotage: backtests((real) => ({
      save: (one, options) => real.save(withFloatCapital(one), options),
    })),
  },
  {
    title: 'rounds money to 34 digits',
    caughtBy: ['G3/money-checked'],
    sabotage: backtests((real) => ({
      save(one, options) {
        const { config } = one;
        const capital = String(config?.initialCapital);
        if (!/^\d{35}$/.test(capital)) return real.save(one, options);
        const rounded = capital.slice(0, 34) as never;
        return real.save({ ...one, config: { ...config, initialCapital: rounded } }, options);
      },
    })),
  },
  {
    title: 'gives an id of its own to a result that has been given one',
    caughtBy: ['F1/result-given-id'],
    sabotage: backtests((real) => ({
      save: (one, { newId: _, ...options } = {}) => real.save(one, options),
    })),
  },
  {
    title: 'stores NaN as absent',
    caughtBy: ['G2/backtest-checked'],
    sabotage: backtests((real) => ({
      save(one, options) {
        const sharpe = one?.metrics?.sharpeRatio;
        if (!Number.isNaN(sharpe)) return real.save(one, options);
        const { sharpeRatio: _, ...metrics } = one.metrics;
        return real.save({ ...one, metrics }, options);
      },
    })),
  },
  {
    title: 'loses the trades of the last chunk',
    caughtBy: ['B1/trades-10000'],
    sabotage: backtests((real) => ({
      getById: async (id, options) => {
        const found = await real.getById(id, options);
        return found && { ...found, trades: found.trades.slice(0, 5000) };
      },
    })),
  },
  {
    title: 'lists trades',
    caughtBy: ['B1/no-trades-listed', 'B1/round-trip-1'],
    sabotage: backtests((real) => ({
      async listByStrategy(id, options) {
        const page = await real.listByStrategy(id, options);
        return { ...page, items: page.items.map((one) => ({ ...one, trades: [] })) };
      },
    })),
  },
  {
    title: 'goes on after the instant of the last entry',
    caughtBy: ['G5/backtest-pages'],
    sabotage: backtests((real) => ({
      async listByStrategy(id, options) {
        const page = await real.listByStrategy(id, options);
        const last = page.items.at(-1);
        if (page.next === undefined || last === undefined) return page;
        return { ...page, next: JSON.stringify(['backtest', `${+last.runAt}`, '']) };
      },
    })),
  },
  {
    title: 'shows a result before its trades',
    caughtBy: ['B1/visible-once-complete'],
    sabotage: backtests((real) => ({
      async save(one, options) {
        const first = await real.save({ ...one, trades: one.trades?.slice(0, 10) }, options);
        await turn();
        await turn();
        await real.delete(first.id);
        return real.save(one, options);
      },
    })),
  },
  {
    title: 'leaves one of a strategy’s results',
    caughtBy: ['B1/delete-by-strategy', 'B1/any-calls'],
    sabotage: backtests((real) => ({
      async deleteByStrategy(id, options) {
        const { items } = await real.listByStrategy(id, options);
        for (const one of items.slice(1)) await real.delete(one.id);
        return items.length;
      },
    })),
  },
  {
    title: 'deletes a page of a strategy’s results',
    caughtBy: ['B1/delete-by-strategy'],
    sabotage: backtests((real) => ({
      async deleteByStrategy(id, options) {
        const { items } = await real.listByStrategy(id, options);
        for (const one of items) await real.delete(one.id);
        return items.length;
      },
    })),
  },
  {
    title: 'deletes what it has looked up, and says so to two at once',
    caughtBy: ['B1/any-calls-at-once'],
    sabotage: backtests((real) => ({
      async delete(id, options) {
        const found = await real.getById(id, options);
        await turn();
        await real.delete(id, options);
        return found !== null;
      },
    })),
  },
  {
    title: 'saves a result again',
    caughtBy: ['B1/immutable'],
    sabotage: backtests((real) => ({
      async save(one, options) {
        if (typeof one?.id !== 'string' || one.id === '') return real.save(one, options);
        await real.delete(one.id);
        const { id: _, ...content } = one as New<typeof one>;
        return real.save(content as never, options);
      },
    })),
  },
  {
    title: 'lists from a cache of its own',
    caughtBy: ['G1/backtest-seen-elsewhere', 'B1/save-delete-save'],
    sabotage: backtests((real) => {
      const cache = new Map<string, ReturnType<BacktestResultRepository['listByStrategy']>>();
      return {
        listByStrategy(id, options) {
          const asked = JSON.stringify([id, options?.limit, options?.after]);
          const found = cache.get(asked) ?? real.listByStrategy(id, options);
          cache.set(asked, found);
          return found;
        },
      };
    }),
  },
  {
    title: 'gives NaN for a metric that is absent',
    caughtBy: ['B2/given-7', 'B1/round-trip-2'],
    sabotage: backtests((real) => ({
      async getById(id, options) {
        const found = await real.getById(id, options);
        return found && { ...found, metrics: { sharpeRatio: Number.NaN, ...found.metrics } };
      },
    })),
  },
];

function withFloatCapital<T extends Parameters<BacktestResultRepository['save']>[0]>(one: T): T {
  if (!one?.config) return one;
  const { initialCapital } = one.config;
  const float = Number(initialCapital);
  const config = { ...one.config, initialCapital: Number.isFinite(float) ? float : initialCapital };
  return { ...one, config: config as never };
}
