import type { CandleSeries } from '@jts/domain';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');

export const candleDeletes: readonly Saboteur[] = [
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
    title: 'deletes a thousand bars, and leaves those behind them',
    caughtBy: ['C3/any-long-saves'],
    sabotage: candles((real) => ({
      async deleteRange(key, range, options) {
        const { last } = (await real.getRange(key, range)).rows(0, 1000);
        return real.deleteRange(key, { ...range, to: last?.timestamp ?? range.to }, options);
      },
    })),
  },
  {
    title: 'keeps the first time of a series whose first bar is gone',
    caughtBy: ['C6/ends-go'],
    sabotage: candles((real) => {
      let first: Date | undefined;
      return {
        async getCoverage(...call) {
          const found = await real.getCoverage(...call);
          if (found === null) return found;
          first ??= found.first;
          return { first, last: found.last };
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
