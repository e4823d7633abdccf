import { CandleSeries, type SeriesKey, type StockSymbol } from '@jts/domain';
import type { CandleRepository, SymbolRepository } from '@jts/ports';
import type { MemoryStore } from './memory.js';

/** An adapter that is broken in one way, and the cases that must notice. */
export interface Saboteur {
  readonly title: string;
  readonly caughtBy: readonly string[];
  sabotage(store: MemoryStore): MemoryStore;
}

type Broken<R> = (repository: R) => Partial<R>;

const candles =
  (broken: Broken<CandleRepository>) =>
  (store: MemoryStore): MemoryStore => ({
    ...store,
    candles: { ...store.candles, ...broken(store.candles) },
  });

const symbols =
  (broken: Broken<SymbolRepository>) =>
  (store: MemoryStore): MemoryStore => ({
    ...store,
    symbols: { ...store.symbols, ...broken(store.symbols) },
  });

type Columns = ReturnType<CandleSeries['copyColumns']>;

function changed(series: CandleSeries, change: (columns: Columns) => void): CandleSeries {
  const columns = series.copyColumns();
  change(columns);
  return CandleSeries.fromColumns(series.key, columns, series.scale);
}

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

const turn = () => new Promise<void>((done) => setTimeout(done, 0));

const reading: readonly Saboteur[] = [
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
];

const saving: readonly Saboteur[] = [
  {
    title: 'replaces where it should skip',
    caughtBy: ['C3/skip', 'C3/any-calls'],
    sabotage: candles((real) => ({ saveMany: (series) => real.saveMany(series) })),
  },
  {
    title: 'keeps the first of duplicates',
    caughtBy: ['C3/changed', 'C2/last-inserted-two-inserts', 'C10/live-bar', 'C3/any-calls'],
    sabotage: candles((real) => ({
      saveMany: (series, options) => real.saveMany(series, { ...options, onConflict: 'skip' }),
    })),
  },
  {
    title: 'compares closes only',
    caughtBy: ['C3/each-field-counts'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        const { first } = series;
        const range = first && { from: first.timestamp, to: first.timestamp };
        const stored = range && (await real.getRange(series.key, range)).first;
        const same = series.length === 1 && stored && stored.close.eq(first.close);
        return same ? { inserted: 0, replaced: 0, skipped: 1 } : real.saveMany(series, options);
      },
    })),
  },
  {
    title: 'loses the last digit of a price',
    caughtBy: ['G3/prices-1', 'G3/prices-3', 'C3/any-calls'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(
          changed(series, ({ high }) => {
            for (const [i, value] of high.entries()) high[i] = (value / 10n) * 10n;
          }),
          options,
        ),
    })),
  },
  {
    title: 'cuts the places that the scale has no room for',
    caughtBy: ['G3/too-many-places'],
    sabotage: (store) =>
      candles((real) => ({
        saveMany(series, options) {
          const surplus = 10n ** BigInt(Math.max(0, series.scale - store.priceScale));
          const cut = changed(series, (columns) => {
            for (const field of ['open', 'high', 'low', 'close'] as const) {
              for (const [i, value] of columns[field].entries()) {
                columns[field][i] = (value / surplus) * surplus;
              }
            }
          });
          return real.saveMany(cut, options);
        },
      }))(store),
  },
  {
    title: 'passes volumes through a double',
    caughtBy: ['G3/volumes'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(
          changed(series, ({ volume }) => {
            for (const [i, value] of volume.entries()) volume[i] = BigInt(Number(value));
          }),
          options,
        ),
    })),
  },
  {
    title: 'drops the milliseconds',
    caughtBy: ['G3/timestamps', 'C5/range-past-last'],
    sabotage: candles((real) => ({
      saveMany: (series, options) => {
        const seconds = series.toArray().filter((one) => one.timestamp.getTime() % 1000 === 0);
        return real.saveMany(CandleSeries.of(series.key, seconds, series), options);
      },
    })),
  },
  {
    title: 'deletes, then inserts',
    caughtBy: ['C4/never-missing'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        const [first, last] = [series.first, series.last];
        if (first === undefined || last === undefined) return real.saveMany(series, options);
        await real.deleteRange(series.key, { from: first.timestamp, to: last.timestamp });
        await turn();
        return real.saveMany(series, options);
      },
    })),
  },
  {
    title: 'writes back what it has read, over what was saved meanwhile',
    caughtBy: ['C3/any-calls-at-once'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        const everything = { from: new Date(-8.64e15), to: new Date(8.64e15) };
        const read = await real.getRange(series.key, everything);
        await turn();
        await real.saveMany(read);
        return real.saveMany(series, options);
      },
    })),
  },
  {
    title: 'saves by and by',
    caughtBy: ['C9/whole-or-not-at-all', 'C4/never-missing'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        const half = Math.floor(series.length / 2);
        const first = await real.saveMany(series.rows(0, half), options);
        await turn();
        const second = await real.saveMany(series.rows(half), options);
        return {
          inserted: first.inserted + second.inserted,
          replaced: first.replaced + second.replaced,
          skipped: first.skipped + second.skipped,
        };
      },
    })),
  },
  {
    title: 'takes an equal insert for a repeated one',
    caughtBy: ['C3/save-delete-save', 'C3/there-and-back'],
    sabotage: candles((real) => {
      const seen = new Set<string>();
      return {
        async saveMany(series, options) {
          const text = JSON.stringify(series);
          if (!seen.has(text)) {
            seen.add(text);
            return real.saveMany(series, options);
          }
          return { inserted: 0, replaced: 0, skipped: series.length };
        },
      };
    }),
  },
  {
    title: 'writes into columns that it has handed out',
    caughtBy: ['G4/results-stay'],
    sabotage: candles((real) => {
      const handedOut: Columns[] = [];
      return {
        async getRange(key, range, options) {
          const found = await real.getRange(key, range, options);
          const columns = found.copyColumns();
          handedOut.push(columns);
          return CandleSeries.fromColumns(found.key, columns, found.scale);
        },
        async saveMany(series, options) {
          for (const { close } of handedOut) close.fill(1n);
          return real.saveMany(series, options);
        },
      };
    }),
  },
  {
    title: 'keeps the arrays of its caller',
    caughtBy: ['G4/never-shared'],
    sabotage: candles((real) => {
      let kept: CandleSeries | undefined;
      return {
        saveMany(series, options) {
          kept = series;
          return real.saveMany(series, options);
        },
        getRange: async (...call) => kept ?? real.getRange(...call),
      };
    }),
  },
];

const deleting: readonly Saboteur[] = [
  {
    title: 'deletes one bar too few',
    caughtBy: ['C6/both-ends', 'C3/any-calls'],
    sabotage: candles((real) => ({
      deleteRange: (key, { from, to }, options) =>
        real.deleteRange(key, { from: new Date(Math.min(+from + 1, +to)), to }, options),
    })),
  },
  {
    title: 'counts the rows that it deletes, not the bars',
    caughtBy: ['C6/replaced-stay-gone'],
    sabotage: candles((real) => {
      let rows = 0;
      return {
        async saveMany(series, options) {
          const result = await real.saveMany(series, options);
          rows += result.inserted + result.replaced;
          return result;
        },
        async deleteRange(...call) {
          const deleted = await real.deleteRange(...call);
          return deleted === 0 ? 0 : rows;
        },
      };
    }),
  },
  {
    title: 'brings superseded bars back',
    caughtBy: ['C6/replaced-stay-gone', 'C6/no-superseded-value-shows'],
    sabotage: candles((real) => {
      let oldest: CandleSeries | undefined;
      return {
        saveMany(series, options) {
          oldest ??= series;
          return real.saveMany(series, options);
        },
        async deleteRange(key, range, options) {
          const deleted = await real.deleteRange(key, range, options);
          if (oldest !== undefined) await real.saveMany(oldest.slice(range));
          await turn();
          return deleted;
        },
      };
    }),
  },
];

const streaming: readonly Saboteur[] = [
  {
    title: 'ends a stream after three chunks',
    caughtBy: ['C7/chunk-sizes', 'C7/long-range'],
    sabotage: candles((real) => ({
      async *streamRange(...call) {
        let chunks = 0;
        for await (const chunk of real.streamRange(...call)) {
          if (chunks++ < 3) yield chunk;
        }
      },
    })),
  },
  {
    title: 'swallows the errors of a stream',
    caughtBy: ['C7/aborted', 'G8/ends-streams', 'C5/reversed-range'],
    sabotage: candles((real) => ({
      async *streamRange(...call) {
        try {
          yield* real.streamRange(...call);
        } catch {
          return;
        }
      },
    })),
  },
  {
    title: 'gives all of a stream in one chunk',
    caughtBy: ['C7/chunk-sizes', 'C7/long-range'],
    sabotage: candles((real) => ({
      async *streamRange(key, range, options) {
        const all = await real.getRange(key, range, options);
        if (all.length > 0) yield all;
      },
    })),
  },
  {
    title: 'repeats the last bar of a chunk in the next',
    caughtBy: ['C7/chunk-sizes', 'C7/no-snapshot', 'C3/any-calls'],
    sabotage: candles((real) => ({
      async *streamRange(...call) {
        let last: CandleSeries | undefined;
        for await (const chunk of real.streamRange(...call)) {
          yield last === undefined ? chunk : last.concat(chunk);
          last = chunk.rows(-1);
        }
      },
    })),
  },
];

const like = (pattern: string) =>
  new RegExp(pattern.replaceAll('%', '.*').replaceAll('_', '.').toLowerCase());

const listing: readonly Saboteur[] = [
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
];

const closing: readonly Saboteur[] = [
  {
    title: 'answers after it was closed',
    caughtBy: ['G8/closed', 'G8/closing', 'G8/dispose'],
    sabotage: candles((real) => ({
      getCoverage: (...call) => real.getCoverage(...call).catch(() => null),
    })),
  },
  {
    title: 'does not wait for calls when it closes',
    caughtBy: ['G8/waits-for-calls'],
    sabotage: (store) => ({
      ...store,
      async close() {
        setTimeout(() => void store.close().catch(() => {}), 50);
      },
    }),
  },
];

export const saboteurs: readonly Saboteur[] = [
  ...reading,
  ...saving,
  ...deleting,
  ...streaming,
  ...listing,
  ...closing,
];
