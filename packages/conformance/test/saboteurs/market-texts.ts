import type { SeriesKey, StockSymbol } from '@jts/domain';
import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';
import { known, native, raw } from './taken-on.js';

const candles = breaks('candles');
const symbols = breaks('symbols');

/** LIKE without an escape. */
const like = (text: string, pattern: string): boolean =>
  text === pattern || (/^[%_]+$/.test(pattern) && !/^_+$/.test(pattern));

const untilComment = (text: string): string => text.split('--')[0] || text;

const isInjected = (key: SeriesKey): boolean => /' OR /.test(`${key?.symbol} ${key?.exchange}`);

const candleSaboteurs: readonly Saboteur[] = [
  {
    title: 'deletes by a condition that a quote ends',
    caughtBy: ['G12/series-unknown'],
    sabotage: candles((real) => ({
      async deleteRange(key, range, options) {
        if (!isInjected(key)) return real.deleteRange(key, range, options);
        const all = await real.listSeries();
        const counts = await Promise.all(all.map((one) => real.deleteRange(one.key, range)));
        return counts.reduce((sum, count) => sum + count, 0);
      },
    })),
  },
  {
    title: 'deletes by a statement that ends at a comment',
    caughtBy: ['G12/series-deleted'],
    sabotage: candles((real) => ({
      async deleteRange(key, range, options) {
        const deleted = await real.deleteRange(key, range, options);
        if (key?.symbol?.includes('--')) {
          await real.deleteRange({ ...key, timeframe: '1M' }, range, options);
        }
        return deleted;
      },
    })),
  },
  {
    title: 'reads a statement until a comment',
    caughtBy: ['G12/series-names'],
    sabotage: candles((real) => ({
      getRange: (key, range, options) =>
        typeof key?.symbol === 'string'
          ? real.getRange({ ...key, symbol: untilComment(key.symbol) }, range, options)
          : real.getRange(key, range, options),
    })),
  },
  {
    title: 'filters series by LIKE',
    caughtBy: ['G12/series-unknown'],
    sabotage: candles((real) => ({
      async listSeries(filter, options) {
        if (Object.values(filter ?? {}).every((part) => !/^[%_]+$/.test(part)))
          return real.listSeries(filter, options);
        const all = await real.listSeries({}, options);
        return all.filter(({ key }) =>
          Object.entries(filter ?? {}).every(([part, pattern]) =>
            like(key[part as keyof SeriesKey], pattern),
          ),
        );
      },
    })),
  },
  {
    title: 'tells in two lines what is wrong with a key',
    caughtBy: ['G12/series-refused'],
    sabotage: candles((real) => ({ count: (...call) => real.count(...call).catch(raw) })),
  },
  {
    title: 'hands the options of a read on',
    caughtBy: ['G12/candle-options'],
    sabotage: candles((real) => ({
      async getLatest(key, count, options) {
        const found = await real.getLatest(key, count, known(options));
        return found.rows(native(options).offset ?? 0);
      },
    })),
  },
];

const symbolSaboteurs: readonly Saboteur[] = [
  {
    title: 'doubles the quotes of a name',
    caughtBy: ['G12/symbol-texts'],
    sabotage: symbols((real) => ({
      saveMany: (all, options) =>
        real.saveMany(Array.isArray(all) ? all.map(doubled) : all, options),
    })),
  },
  {
    title: 'searches by LIKE',
    caughtBy: ['G12/symbol-searches'],
    sabotage: symbols((real) => ({
      async search(query, options) {
        if (!/^[%_]+$/.test(query)) return real.search(query, options);
        return (await real.getByMarket('KOSPI')).slice(0, 100);
      },
    })),
  },
  {
    title: 'ends a code at NUL',
    caughtBy: ['G12/symbol-unknown'],
    sabotage: symbols((real) => ({
      getByCode: (code, options) =>
        real.getByCode(typeof code === 'string' ? (code.split('\0')[0] ?? '') : code, options),
    })),
  },
  {
    title: 'finds a symbol by a condition that a quote ends',
    caughtBy: ['G12/symbol-unknown'],
    sabotage: symbols((real) => ({
      async getByCode(code, options) {
        const found = await real.getByCode(code, options);
        return /' OR '1'='1/.test(code) ? ((await real.getAllActive())[0] ?? null) : found;
      },
    })),
  },
  {
    title: 'hands the options of a list of symbols on',
    caughtBy: ['G12/symbol-options'],
    sabotage: symbols((real) => ({
      getAllActive: async (options) =>
        (await real.getAllActive(known(options))).slice(native(options).offset ?? 0),
    })),
  },
];

const doubled = (symbol: StockSymbol): StockSymbol =>
  typeof symbol?.name === 'string'
    ? { ...symbol, name: symbol.name.replaceAll("'", "''") }
    : symbol;

/** Texts of candles and symbols that are taken for something else. */
export const marketTexts: readonly Saboteur[] = [...candleSaboteurs, ...symbolSaboteurs];
