import type { Job, Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { dataKey, longData, rangeOf } from './data-set.js';
import { digestChunks } from './digest.js';
import { type Excerpt, expectedOf, readBytes } from './read.js';
import { openStore } from './store.js';

const key = dataKey(0);

/** A series that is longer than one wants in memory, chunk by chunk. */
export function streamJob({ streamed }: Sizes): Job {
  const all: Excerpt = { key, bars: streamed, dataOf: longData };
  return {
    id: 'stream',
    title: `Stream ${streamed.toLocaleString('en')} bars`,
    items: streamed,
    unit: 'bars',
    calls: 1,
    ways: [readBytes(all), streamRange],
    expected: expectedOf(all),
  };
}

/** The bars are counted, and looked at in a second stream: a look takes longer than the read. */
const streamRange: Way = {
  name: 'streamRange',
  role: 'ours',
  async open(settings) {
    const { database, bars } = longData(settings);
    const store = await openStore(settings.server, database);
    const stream = () => store.candles.streamRange(key, rangeOf(bars));
    return {
      async run() {
        let rows = 0;
        for await (const chunk of stream()) rows += chunk.length;
        return async () => {
          if (rows !== bars) throw new Error(`${rows} of ${bars} bars`);
          return digestChunks(stream());
        };
      },
      close: () => store.close(),
    };
  },
};
