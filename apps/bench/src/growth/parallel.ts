import { Readable } from 'node:stream';
import { CandleSeries, type SeriesKey, seriesKey } from '@jts/domain';
import { connect, drain, scalar } from '../candles/connection.js';
import { wholeData } from '../candles/data-set.js';
import { atOnce, intoEmptyTable } from '../candles/empty-table.js';
import { generateColumns } from '../candles/generated.js';
import { barStructure, nativeBlocks } from '../candles/native-blocks.js';
import { openStore } from '../candles/store.js';
import { isOfSeries } from '../candles/table.js';
import { parallelCalls } from '../harness/calls.js';
import type { Job, OpenWay, Point, Way } from '../harness/job.js';
import type { GrowthSizes, Settings } from '../settings.js';
import { checkBars, placeOf } from './places.js';

type Call = (n: number) => Promise<unknown>;

/** Short reads at many places of a long table. */
export function readerJobs(sizes: GrowthSizes): Job[] {
  return jobs(sizes, 'readers', 'Readers', 'Reads', (size) => [
    reading(size, 'Native bytes, not looked at', 'bound', async (settings) => {
      const client = connect(settings.server, wholeData(settings).database, size);
      const call: Call = async (n) => {
        const { key, range } = placeOf(settings, n);
        const [from, to] = [range.from.getTime(), range.to.getTime()];
        const query = `SELECT timestamp, open, high, low, close, volume FROM candles
          WHERE ${isOfSeries(key)} AND timestamp BETWEEN fromUnixTimestamp64Milli(${from})
          AND fromUnixTimestamp64Milli(${to}) ORDER BY timestamp FORMAT Native`;
        const bytes = await drain((await client.exec({ query })).stream);
        if (bytes < 48 * settings.sizes.growth.barsOfCall) throw new Error(`${bytes} bytes`);
      };
      return { call, close: () => client.close() };
    }),
    reading(size, 'getRange', 'ours', async (settings) => {
      const { database } = wholeData(settings);
      const store = await openStore(settings.server, database, { maxOpenConnections: size });
      const call: Call = async (n) => {
        const { key, range } = placeOf(settings, n);
        const series = await store.candles.getRange(key, range);
        checkBars(series, range, settings.sizes.growth.barsOfCall);
      };
      return { call, close: () => store.close() };
    }),
  ]);
}

/** Saves into many series of one table. */
export function writerJobs(sizes: GrowthSizes): Job[] {
  return jobs(sizes, 'writers', 'Writers', 'Saves', (size) => [
    writing(size, 'Native bytes, made before', 'bound', async ({ database, settings }, sizes) => {
      const { barsOfCall } = sizes;
      const client = connect(settings.server, database, size);
      const blocks = nativeBlocks(generateColumns(barsOfCall));
      return {
        call: async (n) => {
          const { symbol, exchange, timeframe } = writtenKey(n);
          const query = `INSERT INTO candles SELECT '${symbol}', '${exchange}', '${timeframe}',
            timestamp, open, high, low, close, volume FROM input('${barStructure}') FORMAT Native`;
          const values = Readable.from(blocks, { objectMode: false });
          await drain((await client.exec({ query, values, clickhouse_settings: atOnce })).stream);
        },
        close: () => client.close(),
      };
    }),
    writing(size, 'saveMany', 'ours', async ({ database, settings }, { barsOfCall }) => {
      const store = await openStore(settings.server, database, { maxOpenConnections: size });
      const columns = generateColumns(barsOfCall);
      return {
        call: (n) => store.candles.saveMany(CandleSeries.fromColumns(writtenKey(n), columns)),
        close: () => store.close(),
      };
    }),
  ]);
}

function jobs(
  { parallel, calls, barsOfCall }: GrowthSizes,
  id: string,
  curve: string,
  what: string,
  waysOf: (size: number) => readonly Way[],
): Job[] {
  const bars = barsOfCall.toLocaleString('en');
  return parallel.map((size) => {
    const point: Point = { curve, of: 'calls at a time', size, shows: 'rate' };
    const title = `${what} of ${bars} bars, ${size} at a time`;
    const rest = { items: calls, unit: 'calls', calls, point, ways: waysOf(size) };
    return { id: `growth-${id}-${size}`, title, ...rest, expected: async () => `${calls} calls` };
  });
}

interface Caller {
  readonly call: Call;
  close(): Promise<void>;
}

function reading(
  size: number,
  name: string,
  role: Way['role'],
  open: (settings: Settings) => Promise<Caller>,
): Way {
  return {
    name,
    role,
    async open(settings) {
      const { calls } = settings.sizes.growth;
      const { call, close } = await open(settings);
      return { run: parallelCalls(calls, size, call, () => `${calls} calls`), close };
    },
  };
}

function writing(
  size: number,
  name: string,
  role: Way['role'],
  open: (
    table: {
      readonly client: ReturnType<typeof connect>;
      readonly database: string;
      readonly settings: Settings;
    },
    sizes: GrowthSizes,
  ) => Promise<Caller>,
): Way {
  return {
    name,
    role,
    async open(settings): Promise<OpenWay> {
      const { growth } = settings.sizes;
      let own: Caller | undefined;
      let check = async () => '';
      const way = await intoEmptyTable(settings, `writers_${role}_${size}`, async (table) => {
        own = await open({ ...table, settings }, growth);
        check = async () => {
          const rows = Number(await scalar(table.client, 'SELECT count() FROM candles'));
          return rows === growth.calls * growth.barsOfCall
            ? `${growth.calls} calls`
            : `${rows} rows`;
        };
        return { write: async () => {}, close: own.close };
      });
      const { call } = own as unknown as Caller;
      return { ...way, run: parallelCalls(growth.calls, size, call, () => check()) };
    },
  };
}

const writtenKey = (n: number): SeriesKey => seriesKey(`W${n}`, '1m', 'NASDAQ');
