import type { CandleColumns } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { barsOfSeries, rangeOf, readKey, wholeData } from '../candles/data-set.js';
import { digestColumns } from '../candles/digest.js';
import { latestJob } from '../candles/points.js';
import { expectedOf } from '../candles/read.js';
import { timedCalls } from '../harness/calls.js';
import type { Job, OpenWay, Way } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { routes } from './routes.js';

/** All of a long series. */
export function rangeJob(sizes: Sizes): Job {
  const bars = barsOfSeries(sizes);
  const range = rangeOf(bars);
  return {
    id: 'grpc-read',
    title: `Read ${bars.toLocaleString('en')} of ${sizes.rows.toLocaleString('en')} bars`,
    items: bars,
    unit: 'bars',
    calls: 1,
    bars,
    ways: reading(
      'getRange',
      async (candles) => candles.getRange(readKey, range),
      (read) => ({
        run: async () => {
          const columns = await read();
          return () => digestColumns(columns);
        },
      }),
    ),
    expected: expectedOf({ key: readKey, bars, dataOf: wholeData }),
  };
}

/** The last bar of a long series, as a screen asks for it. */
export function lastBarJob(sizes: Sizes): Job {
  const ways = reading(
    'getLatest',
    (candles) => candles.getLatest(readKey),
    (read) => ({
      run: timedCalls(sizes.calls, async () => {
        const columns = await read();
        return () => digestColumns(columns);
      }),
    }),
  );
  return { ...latestJob(sizes), id: 'grpc-latest', ways };
}

type Read = () => Promise<CandleColumns>;

function reading(
  name: string,
  read: (candles: CandleRepository) => Promise<{ readonly columns: CandleColumns }>,
  running: (read: Read) => Pick<OpenWay, 'run'>,
): Way[] {
  return routes.map((route) => ({
    name: `${name}, ${route.name}`,
    role: route.role,
    async open(settings) {
      const { database } = wholeData(settings);
      const open = await route.open({ server: settings.server, database });
      const store = await open.connect();
      return {
        ...running(async () => (await read(store.candles)).columns),
        close: () => store.close().finally(() => open.close()),
      };
    },
  }));
}
