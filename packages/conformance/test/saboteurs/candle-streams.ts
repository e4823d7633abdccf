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
      async *streamRange(key, range, options) {
        const all = await real.getRange(key, range, options);
        if (all.length > 0) yield all;
      },
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
