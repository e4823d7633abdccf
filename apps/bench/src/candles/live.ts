import type { ClickHouseClient } from '@clickhouse/client';
import { Candle, CandleSeries, seriesKey } from '@jts/domain';
import { timedCalls } from '../harness/calls.js';
import type { Job, OpenWay, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect } from './connection.js';
import { openStore } from './store.js';
import { cloneRows, dropDatabase, isOfSeries, makeDatabase } from './table.js';

const liveKey = seriesKey('LIVE', '1m', 'NASDAQ');

/** A live feed: the bar of this minute, saved again and again with another close and volume. */
export function tickJob(sizes: Sizes): Job {
  return {
    id: 'tick',
    title: `Save the last bar again, beside ${sizes.rows.toLocaleString('en')} bars`,
    items: sizes.ticks,
    unit: 'calls',
    calls: sizes.ticks,
    ways: [bareInsert, replace],
    expected: async () => saved(sizes.ticks, sizes.ticks, sizes.ticks),
  };
}

/** What is there of a minute: how many saves, and what the last one left. */
const saved = (saves: number, close: unknown, volume: unknown) =>
  `${saves} saves, close ${close}, volume ${volume}`;

const bareInsert: Way = {
  name: 'INSERT of a row, blindly',
  role: 'bound',
  open: (settings) =>
    besideAll(settings, 'tick_bare', async ({ client }) => ({
      async tick(minute, n) {
        const { symbol, exchange, timeframe } = liveKey;
        await client.command({
          query: `INSERT INTO candles VALUES ('${symbol}', '${exchange}', '${timeframe}',
            fromUnixTimestamp64Milli(${minute}), 1, 200, 1, ${n}, ${n})`,
          clickhouse_settings: { async_insert: 0 },
        });
      },
      async check(minute) {
        const query = `SELECT count(), argMax(toString(close), volume), max(volume) FROM candles
          WHERE ${isOfSeries(liveKey)} AND timestamp = fromUnixTimestamp64Milli(${minute})`;
        const answer = await client.query({ query, format: 'JSONCompactEachRow' });
        const [row = []] = await answer.json<readonly unknown[]>();
        return saved(Number(row[0]), row[1], row[2]);
      },
    })),
};

const replace: Way = {
  name: 'saveMany of one bar',
  role: 'ours',
  open: (settings) =>
    besideAll(settings, 'tick_ours', async ({ database }) => {
      const store = await openStore(settings.server, database);
      let saves = 0;
      return {
        async tick(minute, n) {
          if (n === 1) saves = 0;
          const bar = { timestamp: minute, open: 1, high: 200, low: 1, close: n, volume: n };
          const { candles } = store;
          const done = await candles.saveMany(CandleSeries.of(liveKey, [Candle.of(bar)]));
          saves += done.inserted + done.replaced;
        },
        async check(minute) {
          const { last } = await store.candles.getLatest(liveKey);
          if (last?.timestamp.getTime() !== minute) return `the last bar is of ${last?.timestamp}`;
          return saved(saves, last.close.toFixed(), last.volume);
        },
        close: () => store.close(),
      };
    }),
};

interface Feed {
  /** Saves the bar of a minute (epoch milliseconds) for the n-th time. */
  tick(minute: number, n: number): Promise<void>;
  check(minute: number): Promise<string>;
  close?(): Promise<void>;
}

/** A way that writes beside all the bars of the data set, in a table of its own. */
async function besideAll(
  { server, sizes, dataDatabase, scratchPrefix }: Settings,
  name: string,
  open: (table: { client: ClickHouseClient; database: string }) => Promise<Feed>,
): Promise<OpenWay> {
  const database = `${scratchPrefix}${name}`;
  await makeDatabase(server, database);
  await cloneRows(server, dataDatabase, database);
  const client = connect(server, database);
  const feed = await open({ client, database });
  let minute = Date.UTC(2026, 0, 1);
  return {
    async run(latencies) {
      minute += 60_000;
      const check = () => feed.check(minute);
      const tick = async (n: number) => {
        await feed.tick(minute, n + 1);
        return check;
      };
      return timedCalls(sizes.ticks, tick)(latencies);
    },
    async close() {
      await feed.close?.();
      await dropDatabase(server, database);
      await client.close();
    },
  };
}
