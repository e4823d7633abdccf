import { withCache } from '@jts/cached';
import type { MarketDataStore } from '@jts/ports';
import { connect } from '../candles/connection.js';
import { type DataSet, dataKey, rangeOf } from '../candles/data-set.js';
import { digestColumns, digestOnServer } from '../candles/digest.js';
import { openStore } from '../candles/store.js';
import { isOfSeries } from '../candles/table.js';
import { barsData } from '../growth/data.js';
import { timedCalls } from '../harness/calls.js';
import type { Job, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { openRedisStore } from './connections.js';

/** Bars of the series: 100,000, or fewer where all is small. */
const storedBars = ({ growth: { bars } }: Sizes): number => bars[2] ?? bars.at(-1) ?? 0;
const readBars = (sizes: Sizes): number => storedBars(sizes) / 10;

export const cachedData = (settings: Settings): DataSet =>
  barsData(settings, storedBars(settings.sizes));

/** The same bars again and again, as a screen reads them that many look at. */
export function cachedReadJob(sizes: Sizes): Job {
  const { calls } = sizes;
  const bars = readBars(sizes);
  const of = `${bars.toLocaleString('en')} of ${storedBars(sizes).toLocaleString('en')} bars`;
  return {
    id: 'cached-read',
    title: `Read ${of} once more`,
    items: calls * bars,
    unit: 'bars',
    calls,
    ways: [
      way('bound', 'getRange', async (store) => ({ store, close: () => store.close() })),
      way('ours', 'getRange behind a cache, which has them', async (within, settings) => {
        const { cache } = await openRedisStore(settings);
        const store = withCache(within, cache, {
          namespace: settings.scratchPrefix,
          ttlMs: 3_600_000,
        });
        await store.candles.getRange(dataKey(0), rangeOf(bars));
        const close = async () => {
          await store.close();
          await cache.close();
        };
        return { store, close };
      }),
    ],
    async expected(settings) {
      const client = connect(settings.server, cachedData(settings).database);
      const end = rangeOf(bars).to.getTime();
      const until = `timestamp <= fromUnixTimestamp64Milli(${end})`;
      try {
        return await digestOnServer(client, 'candles', `${isOfSeries(dataKey(0))} AND ${until}`);
      } finally {
        await client.close();
      }
    },
  };
}

interface Opened {
  readonly store: MarketDataStore;
  close(): Promise<void>;
}

function way(
  role: Way['role'],
  name: string,
  open: (within: MarketDataStore, settings: Settings) => Promise<Opened>,
): Way {
  return {
    name,
    role,
    async open(settings) {
      const within = await openStore(settings.server, cachedData(settings).database);
      const { store, close } = await open(within, settings);
      const range = rangeOf(readBars(settings.sizes));
      const run = timedCalls(settings.sizes.calls, async () => {
        const { columns } = await store.candles.getRange(dataKey(0), range);
        return () => digestColumns(columns);
      });
      return { run, close };
    },
  };
}
