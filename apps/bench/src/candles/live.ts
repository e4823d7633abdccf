import type { ClickHouseClient } from '@clickhouse/client';
import { Candle, CandleSeries, seriesKey } from '@jts/domain';
import { timedCalls } from '../harness/calls.js';
import type { Job, OpenWay, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect, scalar } from './connection.js';
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
    expected: async () => `volume ${sizes.ticks}`,
  };
}

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
    })),
};

const replace: Way = {
  name: 'saveMany of one bar',
  role: 'ours',
  open: (settings) =>
    besideAll(settings, 'tick_ours', async ({ database }) => {
      const store = await openStore(settings.server, database);
      return {
        async tick(minute, n) {
          const bar = { timestamp: minute, open: 1, high: 200, low: 1, close: n, volume: n };
          await store.candles.saveMany(CandleSeries.of(liveKey, [Candle.of(bar)]));
        },
        close: () => store.close(),
      };
    }),
};

interface Feed {
  /** Saves the bar of a minute (epoch milliseconds) for the n-th time. */
  tick(minute: number, n: number): Promise<void>;
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
      const ofMinute = `timestamp = fromUnixTimestamp64Milli(${minute})`;
      const bars = `SELECT max(volume) FROM candles WHERE ${isOfSeries(liveKey)} AND ${ofMinute}`;
      const check = async () => `volume ${await scalar(client, bars)}`;
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
