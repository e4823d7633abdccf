import { CandleSeries, type SeriesKey, timeframes } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');

/** Every method of the repository on another series than it was asked for. */
function rekeyed(real: CandleRepository, rename: (key: SeriesKey) => SeriesKey): CandleRepository {
  return {
    ...real,
    saveMany: (series, options) =>
      real.saveMany(
        CandleSeries.fromColumns(rename(series.key), series.copyColumns(), series.scale),
        options,
      ),
    getRange: (key, ...rest) => real.getRange(rename(key), ...rest),
    streamRange: (key, ...rest) => real.streamRange(rename(key), ...rest),
    getLatest: (key, ...rest) => real.getLatest(rename(key), ...rest),
    getCoverage: (key, ...rest) => real.getCoverage(rename(key), ...rest),
    count: (key, ...rest) => real.count(rename(key), ...rest),
    deleteRange: (key, ...rest) => real.deleteRange(rename(key), ...rest),
  };
}

export const candleReads: readonly Saboteur[] = [
  {
    title: 'leaves out the last millisecond of a range',
    caughtBy: ['C5/range-on-bars', 'C5/range-instant-on-bar', 'C3/any-calls'],
    sabotage: candles((real) => ({
      getRange: (key, { from, to }, options) =>
        real
          .getRange(key, { from, to: new Date(Math.max(+from, +to - 1)) }, options)
          .then((all) => (+from === +to ? all.rows(0, 0) : all)),
    })),
  },
  {
    title: 'mixes series whose keys differ by case',
    caughtBy: ['C1/never-mix', 'C3/any-calls'],
    sabotage: candles((real) =>
      rekeyed(real, (key) => ({
        ...key,
        timeframe: key.timeframe === '1M' ? '1m' : key.timeframe,
      })),
    ),
  },
  {
    title: 'forgets the exchange',
    caughtBy: ['C1/never-mix', 'C2/two-exchanges', 'C6/others-stay'],
    sabotage: candles((real) => rekeyed(real, (key) => ({ ...key, exchange: 'KRX' }))),
  },
  {
    title: 'stores names in their composed form',
    caughtBy: ['G3/any-name'],
    sabotage: candles((real) =>
      rekeyed(real, (key) => ({ ...key, symbol: key.symbol.normalize() })),
    ),
  },
  {
    title: 'gives the first bars as the latest',
    caughtBy: ['C5/latest', 'C3/any-calls'],
    sabotage: candles((real) => ({
      getLatest: async (key, count = 1, options) => {
        const all = await real.getLatest(key, Number.MAX_SAFE_INTEGER, options);
        return all.rows(0, count);
      },
    })),
  },
  {
    title: 'lets coverage look at the first bar only',
    caughtBy: ['C5/coverage', 'C3/any-calls'],
    sabotage: candles((real) => ({
      getCoverage: async (key, options) => {
        const coverage = await real.getCoverage(key, options);
        return coverage && { first: coverage.first, last: coverage.first };
      },
    })),
  },
  {
    title: 'orders lists by UTF-16',
    caughtBy: ['G5/series-order'],
    sabotage: candles((real) => ({
      listSeries: async (filter, options) => {
        const text = ({ key }: { key: SeriesKey }) => `${key.exchange}\0${key.symbol}`;
        const list = [...(await real.listSeries(filter, options))];
        return list.sort((a, b) => (text(a) < text(b) ? -1 : 1));
      },
    })),
  },
  {
    title: 'ignores the signal',
    caughtBy: ['G7/aborted-before', 'G7/aborted-at-once'],
    sabotage: candles((real) => ({ getCoverage: (key) => real.getCoverage(key) })),
  },
  {
    title: 'throws at once instead of rejecting',
    caughtBy: ['C5/latest-count-checked'],
    sabotage: candles((real) => ({
      getLatest: (key, count = 1, options) => {
        if (!(count >= 0)) throw new RangeError('count');
        return real.getLatest(key, count, options);
      },
    })),
  },
  {
    title: 'lets an error of the database through',
    caughtBy: ['G2/keys-checked'],
    sabotage: candles((real) => ({
      count: (key, ...rest) =>
        key?.symbol === ''
          ? Promise.reject(Object.assign(new Error('Code: 62'), { code: '62' }))
          : real.count(key, ...rest),
    })),
  },
  {
    title: 'answers from a cache that no write empties',
    caughtBy: ['G1/seen-elsewhere', 'C3/any-calls'],
    sabotage: candles((real) => {
      const cache = new Map<string, ReturnType<CandleRepository['getLatest']>>();
      return {
        getLatest(key, count, options) {
          const asked = `${JSON.stringify(key)} ${count}`;
          const found = cache.get(asked) ?? real.getLatest(key, count, options);
          cache.set(asked, found);
          return found;
        },
      };
    }),
  },
  {
    title: 'takes null for no count',
    caughtBy: ['C5/latest-count-checked'],
    sabotage: candles((real) => ({
      getLatest: (key, count, options) => real.getLatest(key, count ?? 1, options),
    })),
  },
  {
    title: 'lists the first page of series',
    caughtBy: ['C1/list-many'],
    sabotage: candles((real) => ({
      listSeries: async (...call) => (await real.listSeries(...call)).slice(0, 256),
    })),
  },
  {
    title: 'reads one block of a long range',
    caughtBy: ['C5/bars-100001', 'C2/duplicates-at-chunk-borders'],
    sabotage: candles((real) => ({
      getRange: async (...call) => (await real.getRange(...call)).rows(0, 65_536),
    })),
  },
  {
    title: 'writes defaults into the options of its caller',
    caughtBy: ['G4/frozen-arguments'],
    sabotage: candles((real) => ({
      getCoverage: async (key, options) => {
        if (options !== undefined) Object.assign(options, { timeoutMs: 30_000 });
        return real.getCoverage(key, options);
      },
    })),
  },
  {
    title: 'holds on to the range of an earlier call',
    caughtBy: ['C5/range-on-bars', 'C2/last-inserted-one-insert'],
    sabotage: candles((real) => {
      let first: Parameters<CandleRepository['count']>[1];
      return {
        count(key, range, options) {
          first ??= range;
          return real.count(key, first && { from: first.from, to: first.from }, options);
        },
      };
    }),
  },
  {
    title: 'takes a timeframe that is none for a day',
    caughtBy: ['G10/unknown-timeframe', 'G2/keys-checked'],
    sabotage: candles((real) =>
      rekeyed(real, (key) =>
        timeframes.includes(key?.timeframe) ? key : { ...Object(key), timeframe: '1d' },
      ),
    ),
  },
  {
    title: 'takes no time at all for all the time in the world',
    caughtBy: ['G9/timeouts-checked'],
    sabotage: candles((real) => ({
      count: (key, range, { timeoutMs, ...options } = {}) =>
        real.count(key, range, timeoutMs ? { timeoutMs, ...options } : options),
    })),
  },
];
