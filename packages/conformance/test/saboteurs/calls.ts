import type { CallOptions, CandleRepository } from '@jts/ports';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');
const formulas = breaks('formulas');
const settings = breaks('settings');
const strategies = breaks('strategies');

/** Options without a signal that is none. */
function believed<O extends CallOptions>(options: O | undefined): O | undefined {
  if (options?.signal === undefined || options.signal instanceof AbortSignal) return options;
  const { signal: _, ...others } = options;
  return others as O;
}

export const callSaboteurs: readonly Saboteur[] = [
  {
    title: 'takes a signal that is none for no signal',
    caughtBy: ['G7/signals-checked'],
    sabotage: candles((real) => ({
      count: (key, range, options) => real.count(key, range, believed(options)),
    })),
  },
  {
    title: 'takes a signal that is none for no signal, in documents',
    caughtBy: ['G7/documents-signals-checked'],
    sabotage: settings((real) => ({ get: (key, options) => real.get(key, believed(options)) })),
  },
  {
    title: 'leaves its listener on the signal',
    caughtBy: ['G7/signals-left-clean'],
    sabotage: candles((real) => ({
      count(key, range, options) {
        options?.signal?.addEventListener?.('abort', () => {});
        return real.count(key, range, options);
      },
    })),
  },
  {
    title: 'leaves its listener on the signal, in documents',
    caughtBy: ['G7/documents-signals-left-clean'],
    sabotage: formulas((real) => ({
      list(options) {
        options?.signal?.addEventListener?.('abort', () => {});
        return real.list(options);
      },
    })),
  },
  {
    title: 'lets equal reads at the same time share a request, and its end',
    caughtBy: ['G7/aborted-alone'],
    sabotage: candles((real) => {
      const underWay = new Map<string, ReturnType<CandleRepository['getCoverage']>>();
      return {
        getCoverage(key, options) {
          const asked = JSON.stringify(key);
          const shared = underWay.get(asked) ?? real.getCoverage(key, options);
          underWay.set(asked, shared);
          return shared.finally(() => underWay.delete(asked));
        },
      };
    }),
  },
  {
    title: 'lets equal lists at the same time share a request, and its end',
    caughtBy: ['G7/documents-aborted-alone'],
    sabotage: strategies((real) => {
      let underWay: ReturnType<typeof real.list> | undefined;
      return {
        list(options) {
          underWay ??= real.list(options).finally(() => {
            underWay = undefined;
          });
          return underWay;
        },
      };
    }),
  },
  {
    title: 'looks into its options a moment later',
    caughtBy: ['G4/options-stay-yours'],
    sabotage: candles((real) => ({
      async saveMany(series, options) {
        await turn();
        return real.saveMany(series, options);
      },
    })),
  },
  {
    title: 'looks into the options of a stream at each chunk',
    caughtBy: ['G4/options-stay-yours'],
    sabotage: candles((real) => ({
      async *streamRange(key, range, options) {
        yield* real.streamRange(key, range, options);
      },
    })),
  },
  {
    title: 'looks into the options of a page a moment later',
    caughtBy: ['G4/formula-options'],
    sabotage: formulas((real) => ({
      async list(options) {
        await turn();
        return real.list(options);
      },
    })),
  },
  {
    title: 'takes null for no expected version',
    caughtBy: ['G2/setting-arguments-checked'],
    sabotage: settings((real) => ({
      set(key, value, options) {
        const { expectedVersion, ...others } = options ?? {};
        const known = expectedVersion ?? undefined;
        return real.set(
          key,
          value,
          known === undefined ? others : { ...others, expectedVersion: known },
        );
      },
    })),
  },
];
