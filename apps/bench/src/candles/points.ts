import type { SeriesKey } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { timedCalls } from '../harness/calls.js';
import type { Check, Job, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { barsOfSeries, rangeOf, readKey } from './data-set.js';
import { digestBars, digestColumns, digestOnServer } from './digest.js';
import { type PlainRow, quoted, toCandle, toPlainBar } from './plain.js';
import { openStore } from './store.js';
import { isOfSeries } from './table.js';

/** The last bar of a long series, as a screen asks for it. */
export function latestJob(sizes: Sizes): Job {
  const statement = `SELECT timestamp, open, high, low, close, volume FROM candles
    WHERE ${isOfSeries(readKey)} ORDER BY timestamp DESC LIMIT 1`;
  const last = `timestamp = fromUnixTimestamp64Milli(${readRange(sizes).to.getTime()})`;
  const expected = (settings: Settings) =>
    withClient(settings, (client) =>
      digestOnServer(client, 'candles', `${isOfSeries(readKey)} AND ${last}`),
    );
  return {
    ...pointJob(sizes, 'latest', 'Read the last bar of a series'),
    ways: [
      selectOne(expected),
      ours('getLatest', async (candles, key) => {
        const { columns } = await candles.getLatest(key);
        return () => digestColumns(columns);
      }),
      plain('ORDER BY timestamp DESC LIMIT 1, an object with Decimals', statement, (row) =>
        digestBars([toPlainBar(toCandle(row as PlainRow))]),
      ),
    ],
    expected,
  };
}

/** From when to when there are bars of a series. */
export function coverageJob(sizes: Sizes): Job {
  const statement = `SELECT min(timestamp) AS first, max(timestamp) AS last FROM candles
    WHERE ${isOfSeries(readKey)}`;
  const { from, to } = readRange(sizes);
  const expected = async () => coverageText(from, to);
  return {
    ...pointJob(sizes, 'coverage', 'Ask when a series begins and ends'),
    ways: [
      selectOne(expected),
      ours('getCoverage', async (candles, key) => {
        const coverage = await candles.getCoverage(key);
        return () => (coverage ? coverageText(coverage.first, coverage.last) : 'none');
      }),
      plain('SELECT min(timestamp), max(timestamp)', statement, (row) => {
        const { first, last } = row as { first: string; last: string };
        return coverageText(new Date(first), new Date(last));
      }),
    ],
    expected,
  };
}

const coverageText = (first: Date, last: Date) => `${first.toISOString()} to ${last.toISOString()}`;

const readRange = (sizes: Sizes) => rangeOf(barsOfSeries(sizes));

function pointJob({ calls, rows }: Sizes, id: string, title: string) {
  const whole = `${title}, of ${rows.toLocaleString('en')} bars`;
  return { id, title: whole, items: calls, unit: 'calls', calls };
}

/** A round trip that finds nothing, but has the server parse, plan and answer. */
const selectOne = (expected: (settings: Settings) => Promise<string>): Way => ({
  name: 'SELECT 1',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, settings.dataDatabase);
    const check: Check = () => expected(settings);
    return {
      run: timedCalls(settings.sizes.calls, async () => {
        const { stream } = await client.exec({ query: 'SELECT 1 FORMAT Native' });
        await drain(stream);
        return check;
      }),
      close: () => client.close(),
    };
  },
});

function ours(
  name: string,
  call: (candles: CandleRepository, key: SeriesKey) => Promise<Check>,
): Way {
  return {
    name,
    role: 'ours',
    async open({ server, dataDatabase, sizes }) {
      const store = await openStore(server, dataDatabase);
      return {
        run: timedCalls(sizes.calls, () => call(store.candles, readKey)),
        close: () => store.close(),
      };
    },
  };
}

function plain(name: string, query: string, digest: (row: unknown) => string): Way {
  return {
    name,
    role: 'plain',
    async open({ server, dataDatabase, sizes }) {
      const client = connect(server, dataDatabase);
      return {
        run: timedCalls(sizes.calls, async () => {
          const format = { format: 'JSONEachRow', clickhouse_settings: quoted } as const;
          const answer = await client.query({ query, ...format });
          const [row] = await answer.json();
          return () => digest(row);
        }),
        close: () => client.close(),
      };
    },
  };
}

async function withClient<T>(
  { server, dataDatabase }: Settings,
  use: (client: ReturnType<typeof connect>) => Promise<T>,
): Promise<T> {
  const client = connect(server, dataDatabase);
  return use(client).finally(() => client.close());
}
