import type { Job, Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { dataKey, longData, rangeOf } from './data-set.js';
import { digestChunks, digestOnServer } from './digest.js';
import { openStore } from './store.js';
import { isOfSeries } from './table.js';

const key = dataKey(0);

/** A series that is longer than one wants in memory, chunk by chunk. */
export function streamJob({ streamed }: Sizes): Job {
  return {
    id: 'stream',
    title: `Stream ${streamed.toLocaleString('en')} bars`,
    items: streamed,
    unit: 'bars',
    calls: 1,
    ways: [bytes, streamRange],
    async expected(settings) {
      const client = connect(settings.server, longData(settings).database);
      return digestOnServer(client, 'candles', isOfSeries(key)).finally(() => client.close());
    },
  };
}

const bytes: Way = {
  name: 'Native bytes of one query, not looked at',
  role: 'bound',
  async open(settings) {
    const { database, bars } = longData(settings);
    const client = connect(settings.server, database);
    const query = `SELECT timestamp, open, high, low, close, volume FROM candles
      WHERE ${isOfSeries(key)} ORDER BY timestamp`;
    return {
      async run() {
        const { stream } = await client.exec({ query: `${query} FORMAT Native` });
        const received = await drain(stream);
        return () => {
          if (received < bars * 48) throw new Error(`${received} bytes of ${bars} bars`);
          return digestOnServer(client, `(${query})`);
        };
      },
      close: () => client.close(),
    };
  },
};

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
