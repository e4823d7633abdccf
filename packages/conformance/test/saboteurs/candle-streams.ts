import type { CandleSeries } from '@jts/domain';
import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');

export const candleStreams: readonly Saboteur[] = [
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
      async *streamRange(key, range, { chunkSize: _, ...options } = {}) {
        const all = await real.getRange(key, range, options);
        if (all.length > 0) yield all;
      },
    })),
  },
  {
    title: 'ends a stream after a million bars',
    caughtBy: ['C9/beyond-a-million'],
    sabotage: candles((real) => ({
      async *streamRange(...call) {
        let bars = 0;
        for await (const chunk of real.streamRange(...call)) {
          yield chunk.rows(0, 1_000_000 - bars);
          bars += chunk.length;
          if (bars >= 1_000_000) return;
        }
      },
    })),
  },
  {
    title: 'takes the longest chunk for one that is longer',
    caughtBy: ['C7/chunk-size-checked'],
    sabotage: candles((real) => ({
      streamRange: (key, range, options) =>
        real.streamRange(
          key,
          range,
          options?.chunkSize === 1_000_001 ? { ...options, chunkSize: 1_000_000 } : options,
        ),
    })),
  },
  {
    title: 'gives all who ask at once the same chunk',
    caughtBy: ['C7/next-at-once'],
    sabotage: candles((real) => ({
      streamRange: (...call) => ({
        [Symbol.asyncIterator]() {
          const chunks = real.streamRange(...call)[Symbol.asyncIterator]();
          let awaited: ReturnType<typeof chunks.next> | undefined;
          return {
            ...leaving(chunks),
            next() {
              awaited ??= chunks.next().finally(() => {
                awaited = undefined;
              });
              return awaited;
            },
          };
        },
      }),
    })),
  },
  {
    title: 'never ends a stream that is left',
    caughtBy: ['C7/left-early'],
    timeoutMs: 500,
    sabotage: candles((real) => ({
      streamRange: (...call) => ({
        [Symbol.asyncIterator]() {
          const chunks = real.streamRange(...call)[Symbol.asyncIterator]();
          return { next: () => chunks.next(), return: () => new Promise(() => {}) };
        },
      }),
    })),
  },
  {
    title: 'never ends a stream that is left while a chunk is awaited',
    caughtBy: ['C7/left-while-waiting'],
    timeoutMs: 500,
    sabotage: candles((real) => ({
      streamRange: (...call) => ({
        [Symbol.asyncIterator]() {
          const chunks = real.streamRange(...call)[Symbol.asyncIterator]();
          let awaited = 0;
          return {
            next() {
              awaited++;
              return chunks.next().finally(() => {
                awaited--;
              });
            },
            return: () => (awaited > 0 ? new Promise(() => {}) : leaving(chunks).return()),
          };
        },
      }),
    })),
  },
  {
    title: 'repeats the last bar of a chunk in the next',
    caughtBy: ['C7/chunk-sizes', 'C2/duplicates-across-batches', 'C3/any-calls'],
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
  {
    title: 'begins a stream again at its end',
    caughtBy: ['C7/chunk-sizes', 'C7/no-snapshot', 'C2/duplicates-across-batches', 'C3/any-calls'],
    sabotage: candles((real) => ({
      async *streamRange(...call) {
        for (let found = true; found; ) {
          found = false;
          for await (const chunk of real.streamRange(...call)) {
            found = true;
            yield chunk;
          }
        }
      },
    })),
  },
];

const leaving = (chunks: AsyncIterator<CandleSeries>) => ({
  return: async () => chunks.return?.() ?? { done: true as const, value: undefined },
});
