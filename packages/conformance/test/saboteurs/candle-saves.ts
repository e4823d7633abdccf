import { type Candle, CandleSeries, ResourceExhaustedError } from '@jts/domain';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';
import { type Columns, changed } from './series.js';

const candles = breaks('candles');

/** Between the two hours from 1:00 to 2:00 that this night has in New York. */
const secondHour = /^2024-11-03T06:/;

export const candleSaves: readonly Saboteur[] = [
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
    title: 'compares through doubles',
    caughtBy: ['C3/smallest-change'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        const { first } = series;
        const range = first && { from: first.timestamp, to: first.timestamp };
        const stored = range && (await real.getRange(series.key, range)).first;
        const numbers = ({ open, high, low, close, volume }: Candle) =>
          [open, high, low, close, volume].map(Number).join();
        const same = series.length === 1 && stored && numbers(stored) === numbers(first);
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
  {
    title: 'passes prices through a double',
    caughtBy: ['G3/prices-4'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(
          changed(series, ({ low }) => {
            for (const [i, value] of low.entries()) low[i] = BigInt(Number(value));
          }),
          options,
        ),
    })),
  },
  {
    title: 'stores times of New York, which has no 1:30 after the first one',
    caughtBy: ['G3/times-autumn-in-new-york'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(
          CandleSeries.of(
            series.key,
            series.toArray().filter(({ timestamp }) => !secondHour.test(timestamp.toISOString())),
            series,
          ),
          options,
        ),
    })),
  },
  {
    title: 'counts 1900 among the leap years',
    caughtBy: ['G3/times-leap-days'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(
          changed(series, ({ timestamp }) => {
            const march = BigInt(Date.UTC(1900, 2, 1));
            for (const [i, ms] of timestamp.entries()) if (ms === march) timestamp[i] = ms + 1n;
          }),
          options,
        ),
    })),
  },
  {
    title: 'swallows the error of a save',
    caughtBy: ['G3/too-many-places', 'G2/save-checked', 'G8/closed'],
    sabotage: candles((real) => ({
      saveMany: (...call) =>
        real.saveMany(...call).catch(() => ({ inserted: 0, replaced: 0, skipped: 0 })),
    })),
  },
  {
    title: 'keeps half of a save that was aborted',
    caughtBy: ['G7/aborted-save-repeated'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        const { signal } = options ?? {};
        if (signal === undefined) return real.saveMany(series, options);
        await turn();
        if (signal.aborted) await real.saveMany(series.rows(0, series.length >> 1));
        return real.saveMany(series, options);
      },
    })),
  },
  {
    title: 'skips what is stored among the first five thousand',
    caughtBy: ['C3/skip-many'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        if (options?.onConflict !== 'skip') return real.saveMany(series, options);
        const first = await real.saveMany(series.rows(0, 5000), options);
        const rest = await real.saveMany(series.rows(5000));
        return {
          inserted: first.inserted + rest.inserted,
          replaced: 0,
          skipped: first.skipped + rest.skipped + rest.replaced,
        };
      },
    })),
  },
  {
    title: 'touches at most a hundred months',
    caughtBy: ['C3/every-month'],
    sabotage: candles((real) => ({
      saveMany(series, options) {
        const months = new Set(
          series.toArray().map(({ timestamp }) => timestamp.toISOString().slice(0, 7)),
        );
        const tooMany = Promise.reject(new ResourceExhaustedError('too many partitions'));
        tooMany.catch(() => {});
        return months.size > 100 ? tooMany : real.saveMany(series, options);
      },
    })),
  },
  {
    title: 'looks at its rule only where there is something to write',
    caughtBy: ['G2/save-checked'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        series instanceof CandleSeries && series.length === 0
          ? Promise.resolve({ inserted: 0, replaced: 0, skipped: 0 })
          : real.saveMany(series, options),
    })),
  },
  {
    title: 'mends bars that make no sense',
    caughtBy: ['C8/any-bar'],
    sabotage: candles((real) => ({
      saveMany: (series, options) =>
        real.saveMany(
          changed(series, ({ high, low }) => {
            for (const [i, value] of high.entries()) {
              const other = low[i] as bigint;
              if (value < other) [high[i], low[i]] = [other, value];
            }
          }),
          options,
        ),
    })),
  },
  {
    title: 'takes the seventh save of a series for a superseded one',
    caughtBy: ['C11/cleaning-loses-nothing', 'C10/live-bar'],
    sabotage: candles((real) => {
      let saves = 0;
      return {
        async saveMany(series, options) {
          saves++;
          const result = { inserted: 0, replaced: 0, skipped: series.length };
          return saves === 7 ? result : real.saveMany(series, options);
        },
      };
    }),
  },
];
