import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { ClickHouseStoreOptions } from '@jts/adapter-clickhouse';
import type { Candle, CandleSeries, SeriesKey } from '@jts/domain';
import type { Check, Job, OpenWay, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { barsOfSeries, type DataSet, rangeOf, readKey, wholeData } from './data-set.js';
import { digestBars, digestColumns, digestOnServer } from './digest.js';
import { type PlainRow, quoted, toCandle, toPlainBar } from './plain.js';
import { pythonWays } from './python.js';
import { openStore } from './store.js';
import { isOfSeries } from './table.js';

/** The first bars of a series. */
export interface Excerpt {
  readonly key: SeriesKey;
  readonly bars: number;
  dataOf(settings: Settings): DataSet;
}

/** A range of one series as columns, as candles, and what it costs at least and at worst. */
export function readJob(sizes: Sizes): Job {
  const bars = barsOfSeries(sizes);
  const all: Excerpt = { key: readKey, bars, dataOf: wholeData };
  return {
    id: 'read',
    title: `Read ${bars.toLocaleString('en')} of ${sizes.rows.toLocaleString('en')} bars`,
    items: bars,
    unit: 'bars',
    calls: 1,
    ways: [
      readBytes(all),
      readBytes(all, 'Native bytes, not looked at, by one thread', { max_threads: 1 }),
      keptBytes(all),
      nullFormat(all),
      readSeries(all),
      { ...readSeries(all, 'getRange, huge pages of memory'), environment: hugePages },
      candles(all),
      plain(all),
      ...pythonWays,
    ],
    expected: expectedOf(all),
  };
}

/**
 * The C library asks the kernel for pages of 2 MB then, where there are any: a million bars are 24 of
 * them, or 12,000 of the usual ones, each an interrupt when it is first touched.
 */
const hugePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' };

export const expectedOf = (excerpt: Excerpt) => (settings: Settings) => {
  const client = connect(settings.server, excerpt.dataOf(settings).database);
  return digestOnServer(client, `(${statement(excerpt)})`).finally(() => client.close());
};

export const readBytes = (
  excerpt: Excerpt,
  name = 'Native bytes, not looked at',
  clickhouse_settings: ClickHouseSettings = {},
): Way => ({
  name,
  role: 'bound',
  open: (settings) =>
    overClient(excerpt, settings, async (client) => {
      const query = `${statement(excerpt)} FORMAT Native`;
      const { stream } = await client.exec({ query, clickhouse_settings });
      const received = await drain(stream);
      return () => {
        checkReceived(received, excerpt);
        return digestOnServer(client, `(${statement(excerpt)})`);
      };
    }),
});

/** What it costs besides to have them all: memory that nobody has touched before. */
const keptBytes = (excerpt: Excerpt): Way => ({
  name: 'Native bytes, kept in one piece',
  role: 'bound',
  open: (settings) =>
    overClient(excerpt, settings, async (client) => {
      const { stream } = await client.exec({ query: `${statement(excerpt)} FORMAT Native` });
      // Names and types of columns stand in each block.
      const kept = new Uint8Array(excerpt.bars * 49 + 1024);
      let length = 0;
      for await (const chunk of stream) {
        kept.set(chunk, length);
        length += chunk.length;
      }
      return () => {
        checkReceived(length, excerpt);
        return digestOnServer(client, `(${statement(excerpt)})`);
      };
    }),
});

function checkReceived(bytes: number, { bars }: Excerpt): void {
  const least = bars * 48;
  if (bytes < least) throw new Error(`${bytes} bytes, at least ${least} expected`);
}

/** The server's part: what it reads, orders and throws away. */
const nullFormat = (excerpt: Excerpt): Way => ({
  name: 'FORMAT Null: not sent at all',
  role: 'bound',
  open: (settings) =>
    overClient(excerpt, settings, async (client) => {
      const { stream } = await client.exec({ query: `${statement(excerpt)} FORMAT Null` });
      await drain(stream);
      return () => digestOnServer(client, `(${statement(excerpt)})`);
    }),
});

const plain = (excerpt: Excerpt): Way => ({
  name: 'JSONEachRow, objects with Decimals',
  role: 'plain',
  open: (settings) =>
    overClient(excerpt, settings, async (client) => {
      const answer = await client.query({
        query: statement(excerpt),
        format: 'JSONEachRow',
        clickhouse_settings: quoted,
      });
      const read = (await answer.json<PlainRow>()).map(toCandle);
      return () => digestBars(read.map(toPlainBar));
    }),
});

export const readSeries = (
  excerpt: Excerpt,
  name = 'getRange',
  options: ClickHouseStoreOptions = {},
): Way => ({
  name,
  role: 'ours',
  open: (settings) =>
    overStore(excerpt, settings, options, (series) => () => digestColumns(series.columns)),
});

const candles = (excerpt: Excerpt): Way => ({
  name: 'getRange, every candle and price made',
  role: 'ours',
  open: (settings) =>
    overStore(excerpt, settings, {}, (series) => {
      const read = series.toArray();
      read.forEach(touchPrices);
      return () => digestBars(read.map(toPlainBar));
    }),
});

/** Prices become Decimals when they are first asked for. */
const touchPrices = ({ open, high, low, close }: Candle) => [open, high, low, close];

/** The statement that anyone would write. */
function statement({ key, bars }: Excerpt): string {
  const { from, to } = rangeOf(bars);
  const instant = (time: Date) => `fromUnixTimestamp64Milli(${time.getTime()})`;
  return `SELECT timestamp, open, high, low, close, volume FROM candles WHERE ${isOfSeries(key)}
    AND timestamp BETWEEN ${instant(from)} AND ${instant(to)} ORDER BY timestamp`;
}

async function overClient(
  { dataOf }: Excerpt,
  settings: Settings,
  read: (client: ClickHouseClient) => Promise<Check>,
): Promise<OpenWay> {
  const client = connect(settings.server, dataOf(settings).database);
  return { run: () => read(client), close: () => client.close() };
}

async function overStore(
  { key, bars, dataOf }: Excerpt,
  settings: Settings,
  options: ClickHouseStoreOptions,
  use: (series: CandleSeries) => Check,
): Promise<OpenWay> {
  const store = await openStore(settings.server, dataOf(settings).database, options);
  return {
    run: async () => use(await store.candles.getRange(key, rangeOf(bars))),
    close: () => store.close(),
  };
}
