import { seriesKey, type Timeframe } from '@jts/domain';
import type { SeriesSummary } from '@jts/ports';
import type { Job, Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { connect, drain } from './connection.js';
import { dataKey, manyData, rangeOf } from './data-set.js';
import { openStore } from './store.js';

/** What there is: each series with its first and last bar and its exact count. */
export function listJob({ rows, listed }: Sizes): Job {
  return {
    id: 'list',
    title: `List ${listed} series of ${rows.toLocaleString('en')} bars`,
    items: listed,
    unit: 'series',
    calls: 1,
    ways: [groupBy, listSeries],
    async expected(settings) {
      const { series, bars } = manyData(settings);
      const { from: first, to: last } = rangeOf(bars);
      return text(
        Array.from({ length: series }, (_, i) => ({ key: dataKey(i), first, last, count: bars })),
      );
    },
  };
}

const groupBy: Way = {
  name: 'GROUP BY, duplicates counted twice',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, manyData(settings).database);
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
};

const listSeries: Way = {
  name: 'listSeries',
  role: 'ours',
  async open(settings) {
    const store = await openStore(settings.server, manyData(settings).database);
    return {
      async run() {
        const list = await store.candles.listSeries();
        return () => text(list);
      },
      close: () => store.close(),
    };
  },
};

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
