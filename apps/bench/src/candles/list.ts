import { seriesKey, type Timeframe } from '@jts/domain';
import type { SeriesSummary } from '@jts/ports';
import type { Job, Way } from '../harness/job.js';
import type { Settings, Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { type DataSet, dataKey, manyData, rangeOf } from './data-set.js';
import { openStore } from './store.js';

/** What there is: each series with its first and last bar and its exact count. */
export function listJob({ rows, listed }: Sizes): Job {
  return {
    id: 'list',
    title: `List ${listed} series of ${rows.toLocaleString('en')} bars`,
    items: listed,
    unit: 'series',
    calls: 1,
    ...listing(manyData),
  };
}

/** The ways to list the series of a table. */
export const listing = (
  dataOf: (settings: Settings) => DataSet,
): Pick<Job, 'ways' | 'expected'> => ({
  ways: [groupBy(dataOf), listSeries(dataOf)],
  async expected(settings) {
    const { series, bars } = dataOf(settings);
    const { from: first, to: last } = rangeOf(bars);
    return text(
      Array.from({ length: series }, (_, i) => ({ key: dataKey(i), first, last, count: bars })),
    );
  },
});

const groupBy = (dataOf: (settings: Settings) => DataSet): Way => ({
  name: 'GROUP BY, duplicates counted twice',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, dataOf(settings).database);
    const query = `SELECT exchange, symbol, timeframe,
      toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)), count()
      FROM candles GROUP BY exchange, symbol, timeframe ORDER BY exchange, symbol, timeframe`;
    return {
      async run() {
        const { stream } = await client.exec({ query: `${query} FORMAT Native` });
        await drain(stream);
        return async () => {
          const answer = await client.query({ query, format: 'JSONCompactEachRow' });
          const found = await answer.json<readonly string[]>();
          return text(found.map(summaryOf));
        };
      },
      close: () => client.close(),
    };
  },
});

const listSeries = (dataOf: (settings: Settings) => DataSet): Way => ({
  name: 'listSeries',
  role: 'ours',
  async open(settings) {
    const store = await openStore(settings.server, dataOf(settings).database);
    return {
      async run() {
        const list = await store.candles.listSeries();
        return () => text(list);
      },
      close: () => store.close(),
    };
  },
});

function summaryOf([exchange, symbol, timeframe, first, last, count]: readonly string[]) {
  return {
    key: seriesKey(symbol ?? '', timeframe as Timeframe, exchange ?? ''),
    first: new Date(Number(first)),
    last: new Date(Number(last)),
    count: Number(count),
  };
}

const text = (list: readonly SeriesSummary[]) =>
  list
    .map(({ key: { exchange, symbol, timeframe }, first, last, count }) =>
      [exchange, symbol, timeframe, first.toISOString(), last.toISOString(), count].join(' '),
    )
    .join('\n');
