import type { ClickHouseClient } from '@clickhouse/client';
import type { Candle, CandleSeries } from '@jts/domain';
import type { Check, Job, OpenWay, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { barsOfSeries, rangeOf, readKey } from './data-set.js';
import { digestBars, digestColumns, digestOnServer } from './digest.js';
import { type PlainRow, quoted, toCandle, toPlainBar } from './plain.js';
import { pythonWays } from './python.js';
import { openStore } from './store.js';
import { isOfSeries } from './table.js';

/** A range of one series as columns, as candles, and what it costs at least and at worst. */
export function readJob(sizes: Sizes): Job {
  const bars = barsOfSeries(sizes);
  return {
    id: 'read',
    title: `Read ${bars.toLocaleString('en')} of ${sizes.rows.toLocaleString('en')} bars`,
    items: bars,
    unit: 'bars',
    calls: 1,
    ways: [bytes, nullFormat, columns, candles, plain, ...pythonWays],
    async expected({ server, dataDatabase }) {
      const client = connect(server, dataDatabase);
      return digestOnServer(client, 'candles', isOfSeries(readKey)).finally(() => client.close());
    },
  };
}

const bytes: Way = {
  name: 'Native bytes, not looked at',
  role: 'bound',
  open: (settings) =>
    overClient(settings, async (client) => {
      const query = rangeStatement(settings.sizes);
      const { stream } = await client.exec({ query: `${query} FORMAT Native` });
      const received = await drain(stream);
      return () => {
        const least = barsOfSeries(settings.sizes) * 48;
        if (received < least) throw new Error(`${received} bytes, at least ${least} expected`);
        return digestOnServer(client, `(${query})`);
      };
    }),
};

/** The server's part: what it reads, orders and throws away. */
const nullFormat: Way = {
  name: 'FORMAT Null: not sent at all',
  role: 'bound',
  open: (settings) =>
    overClient(settings, async (client) => {
      const query = rangeStatement(settings.sizes);
      const { stream } = await client.exec({ query: `${query} FORMAT Null` });
      await drain(stream);
      return () => digestOnServer(client, `(${query})`);
    }),
};

const plain: Way = {
  name: 'JSONEachRow, objects with Decimals',
  role: 'plain',
  open: (settings) =>
    overClient(settings, async (client) => {
      const answer = await client.query({
        query: rangeStatement(settings.sizes),
        format: 'JSONEachRow',
        clickhouse_settings: quoted,
      });
      const read = (await answer.json<PlainRow>()).map(toCandle);
      return () => digestBars(read.map(toPlainBar));
    }),
};

const columns: Way = {
  name: 'getRange',
  role: 'ours',
  open: (settings) => overStore(settings, (series) => () => digestColumns(series.columns)),
};

const candles: Way = {
  name: 'getRange, every candle and price made',
  role: 'ours',
  open: (settings) =>
    overStore(settings, (series) => {
      const read = series.toArray();
      read.forEach(touchPrices);
      return () => digestBars(read.map(toPlainBar));
    }),
};

/** Prices become Decimals when they are first asked for. */
const touchPrices = ({ open, high, low, close }: Candle) => [open, high, low, close];

/** The statement that anyone would write. */
function rangeStatement(sizes: Sizes): string {
  const { from, to } = rangeOf(barsOfSeries(sizes));
  const instant = (time: Date) => `fromUnixTimestamp64Milli(${time.getTime()})`;
  return `SELECT timestamp, open, high, low, close, volume FROM candles WHERE ${isOfSeries(readKey)}
    AND timestamp BETWEEN ${instant(from)} AND ${instant(to)} ORDER BY timestamp`;
}

async function overClient(
  { server, dataDatabase }: Settings,
  read: (client: ClickHouseClient) => Promise<Check>,
): Promise<OpenWay> {
  const client = connect(server, dataDatabase);
  return { run: () => read(client), close: () => client.close() };
}

async function overStore(
  { server, dataDatabase, sizes }: Settings,
  use: (series: CandleSeries) => Check,
): Promise<OpenWay> {
  const store = await openStore(server, dataDatabase);
  return {
    run: async () => use(await store.candles.getRange(readKey, rangeOf(barsOfSeries(sizes)))),
    close: () => store.close(),
  };
}
