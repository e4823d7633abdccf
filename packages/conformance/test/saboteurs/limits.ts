import { type CandleSeries, isStorageError, TooLargeError } from '@jts/domain';
import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');
const symbols = breaks('symbols');
const formulas = breaks('formulas');
const strategies = breaks('strategies');
const backtests = breaks('backtests');
const settings = breaks('settings');

const refuse = () => Promise.reject(new TooLargeError('it is too large'));

/** Does something else where a call is TOO_LARGE. */
async function orElse<T>(call: Promise<T>, other: () => Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (isStorageError(error) && error.code === 'TOO_LARGE') return other();
    throw error;
  }
}

/** Does something beside that. */
const withHarm = <T>(call: Promise<T>, harm: () => Promise<unknown>): Promise<T> =>
  orElse(call, async () => {
    await harm();
    return call;
  });

export const limitSaboteurs: readonly Saboteur[] = [
  {
    title: 'reads a range of any length, as its streams do',
    caughtBy: ['G11/bars', 'G11/streamed'],
    sabotage: candles((real) => ({
      getRange: (key, range, options) =>
        orElse(real.getRange(key, range, options), async () => {
          const chunks: CandleSeries[] = [];
          for await (const chunk of real.streamRange(key, range)) chunks.push(chunk);
          return chunks.reduce((before, next) => before.concat(next));
        }),
    })),
  },
  {
    title: 'gives as many of the latest as it may',
    caughtBy: ['G11/bars'],
    sabotage: candles((real) => ({
      getLatest: (key, count, options) =>
        orElse(real.getLatest(key, count, options), () => real.getLatest(key, 3, options)),
    })),
  },
  {
    title: 'refuses a count beyond the limit, whatever there is',
    caughtBy: ['G11/fewer-stored'],
    sabotage: candles((real) => ({
      getLatest: (key, count = 1, options) =>
        count === 4 ? refuse() : real.getLatest(key, count, options),
    })),
  },
  {
    title: 'limits saves as it limits reads',
    caughtBy: ['G11/bars'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        series.length > 3 ? refuse() : real.saveMany(series, options),
    })),
  },
  {
    title: 'counts rows that were superseded',
    caughtBy: ['G11/superseded-rows'],
    sabotage: candles((real) => {
      let rows = 0;
      return {
        saveMany(series, options) {
          rows += series.length;
          return real.saveMany(series, options);
        },
        getRange: (...call) => (rows > 3 ? refuse() : real.getRange(...call)),
      };
    }),
  },
  {
    title: 'cuts a list of series off',
    caughtBy: ['G11/series-listed'],
    sabotage: candles((real) => ({
      listSeries: (filter, options) => orElse(real.listSeries(filter, options), async () => []),
    })),
  },
  {
    title: 'cuts a list of symbols off',
    caughtBy: ['G11/symbols-listed'],
    sabotage: symbols((real) => ({
      getByMarket: (...call) => orElse(real.getByMarket(...call), async () => []),
    })),
  },
  {
    title: 'limits what a search looks through',
    caughtBy: ['G11/symbols-listed'],
    sabotage: symbols((real) => ({
      async search(...call) {
        await real.getAllActive();
        return real.search(...call);
      },
    })),
  },
  {
    title: 'saves the symbols beside one that is too large',
    caughtBy: ['G11/symbol-size'],
    sabotage: symbols((real) => ({
      saveMany: (all, options) =>
        withHarm(real.saveMany(all, options), () => real.saveMany(all.slice(0, 1))),
    })),
  },
  {
    title: 'ends a page where the limit is',
    caughtBy: ['G11/formula-lists'],
    sabotage: formulas((real) => ({
      list: (page) => orElse(real.list(page), () => real.list({ ...page, limit: 2 })),
    })),
  },
  {
    title: 'gives the hits that fit',
    caughtBy: ['G11/strategy-searches'],
    sabotage: strategies((real) => ({
      search: (query, options) =>
        orElse(real.search(query, options), () => real.search(query, { ...options, limit: 2 })),
    })),
  },
  {
    title: 'takes half of what a document may hold',
    caughtBy: ['G11/formula-size'],
    sabotage: formulas((real) => ({
      save: (entity, options) =>
        (entity.description?.length ?? 0) > 8_000_000 ? refuse() : real.save(entity, options),
    })),
  },
  {
    title: 'shortens a description that is too long',
    caughtBy: ['G11/strategy-size-said'],
    sabotage: strategies((real) => ({
      save: (entity, options) =>
        orElse(real.save(entity, options), () =>
          real.save({ ...entity, description: 'x' } as typeof entity, options),
        ),
    })),
  },
  {
    title: 'orders equal names as they come',
    caughtBy: ['G11/formula-equal-names'],
    sabotage: formulas((real) => ({
      async search(query, options) {
        const all = [...(await real.search(query, { ...options, limit: 1000 }))];
        return all
          .reverse()
          .slice(0, options?.limit ?? 100)
          .reverse();
      },
    })),
  },
  {
    title: 'gives the trades that fit',
    caughtBy: ['G11/backtest-trades'],
    sabotage: backtests((real) => ({
      getById: (id, options) => orElse(real.getById(id, options), async () => null),
    })),
  },
  {
    title: 'saves a result without what is too large of it',
    caughtBy: ['G11/backtest-size-said'],
    sabotage: backtests((real) => ({
      save: (one, options) =>
        withHarm(real.save(one, options), () =>
          real.save({ ...one, config: { ...one.config, symbols: [] }, trades: [] }),
        ),
    })),
  },
  {
    title: 'has no room for many trades beside many symbols',
    caughtBy: ['G11/backtest-size'],
    sabotage: backtests((real) => ({
      save: (one, options) =>
        one.config.symbols.length > 10_000 && one.trades.length > 10_000
          ? refuse()
          : real.save(one, options),
    })),
  },
  {
    title: 'lists the results that fit',
    caughtBy: ['G11/backtest-pages'],
    sabotage: backtests((real) => ({
      listByStrategy: (id, page) =>
        orElse(real.listByStrategy(id, page), () => real.listByStrategy(id, { ...page, limit: 2 })),
    })),
  },
  {
    title: 'clears a setting that it has no room for',
    caughtBy: ['G11/setting-size-said'],
    sabotage: settings((real) => ({
      set: (key, value, options) =>
        withHarm(real.set(key, value, options), () => real.set(key, null)),
    })),
  },
  {
    title: 'takes half of what a text may hold',
    caughtBy: ['G11/setting-size-text'],
    sabotage: settings((real) => ({
      set: (key, value, options) =>
        String(value).length > 4_000_000 ? refuse() : real.set(key, value, options),
    })),
  },
  {
    title: 'counts what a value holds',
    caughtBy: ['G11/setting-pages'],
    sabotage: settings((real) => ({
      async get(...call) {
        const found = await real.get(...call);
        const { items } = Object(found?.value);
        if (Array.isArray(items) && items.length > 2) await real.list();
        return found;
      },
    })),
  },
];
