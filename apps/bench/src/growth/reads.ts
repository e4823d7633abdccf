import { connect, drain } from '../candles/connection.js';
import { dataKey, rangeOf } from '../candles/data-set.js';
import { openStore } from '../candles/store.js';
import { isOfSeries } from '../candles/table.js';
import type { Job, Way } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { barsData } from './data.js';

const key = dataKey(0);

/** The whole of a series. */
export function readJobs({ bars }: GrowthSizes): Job[] {
  return bars.map((size) => ({
    id: `growth-read-${size}`,
    title: `Read a series of ${size.toLocaleString('en')} bars`,
    items: size,
    unit: 'bars',
    calls: 1,
    point: { curve: 'A read of a whole series', of: 'bars', size, shows: 'time' },
    ways: [bytes(size), getRange(size)],
    expected: async () => `${size} bars`,
  }));
}

const bytes = (size: number): Way => ({
  name: 'Native bytes, not looked at',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, barsData(settings, size).database);
    const query = `SELECT timestamp, open, high, low, close, volume FROM candles
      WHERE ${isOfSeries(key)} ORDER BY timestamp FORMAT Native`;
    return {
      async run() {
        const received = await drain((await client.exec({ query })).stream);
        return () => `${Math.floor(received / 48) >= size ? size : received} bars`;
      },
      close: () => client.close(),
    };
  },
});

const getRange = (size: number): Way => ({
  name: 'getRange',
  role: 'ours',
  async open(settings) {
    const store = await openStore(settings.server, barsData(settings, size).database);
    return {
      async run() {
        const { length } = await store.candles.getRange(key, rangeOf(size));
        return () => `${length} bars`;
      },
      close: () => store.close(),
    };
  },
});
