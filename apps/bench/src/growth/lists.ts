import { connect, drain } from '../candles/connection.js';
import { openStore } from '../candles/store.js';
import type { Job, Way } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { seriesData } from './data.js';

/** What series there are. */
export function listJobs({ series }: GrowthSizes): Job[] {
  return series.map((size) => ({
    id: `growth-list-${size}`,
    title: `List ${size.toLocaleString('en')} series`,
    items: size,
    unit: 'series',
    calls: 1,
    point: { curve: 'A list of all series', of: 'series', size, shows: 'time' },
    ways: [groupBy(size), listSeries(size)],
    expected: async () => 'listed',
  }));
}

const groupBy = (size: number): Way => ({
  name: 'GROUP BY, duplicates counted twice',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, seriesData(settings, size).database);
    const query = `SELECT exchange, symbol, timeframe, min(timestamp), max(timestamp), count()
      FROM candles GROUP BY exchange, symbol, timeframe FORMAT Native`;
    return {
      async run() {
        await drain((await client.exec({ query })).stream);
        return () => 'listed';
      },
      close: () => client.close(),
    };
  },
});

const listSeries = (size: number): Way => ({
  name: 'listSeries',
  role: 'ours',
  async open(settings) {
    const store = await openStore(settings.server, seriesData(settings, size).database);
    return {
      async run() {
        const { length } = await store.candles.listSeries();
        return () => (length === size ? 'listed' : `${length} series`);
      },
      close: () => store.close(),
    };
  },
});
