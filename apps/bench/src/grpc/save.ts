import { CandleSeries } from '@jts/domain';
import { digestColumns } from '../candles/digest.js';
import { intoEmptyTable } from '../candles/empty-table.js';
import { generateColumns, writeKey } from '../candles/generated.js';
import type { Job } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { routes } from './routes.js';

/** Bars of a new series into an empty table. */
export function saveJob({ writes }: Sizes): Job {
  const bars = Math.max(...writes);
  return {
    id: 'grpc-write',
    title: `Write ${bars.toLocaleString('en')} bars`,
    items: bars,
    unit: 'bars',
    calls: 1,
    bars,
    ways: routes.map((route) => ({
      name: `saveMany, ${route.name}`,
      role: route.role,
      async open(settings) {
        const series = CandleSeries.fromColumns(writeKey, generateColumns(bars));
        const { server } = settings;
        return intoEmptyTable(settings, `grpc_${route.role}`, async ({ database }) => {
          const open = await route.open({ server, database });
          const store = await open.connect();
          return {
            write: () => store.candles.saveMany(series),
            close: () => store.close().finally(() => open.close()),
          };
        });
      },
    })),
    expected: async () => digestColumns(generateColumns(bars)),
  };
}
