import { wholeData } from '../candles/data-set.js';
import { checkBars, placeOf } from '../growth/places.js';
import { parallelCalls } from '../harness/calls.js';
import type { Job } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { routes } from './routes.js';

/** Short reads by many clients, each with a store of its own and one call at a time. */
export function clientsJob({ growth: { parallel, calls, barsOfCall } }: Sizes): Job {
  const clients = Math.max(...parallel);
  const bars = barsOfCall.toLocaleString('en');
  return {
    id: 'grpc-clients',
    title: `Reads of ${bars} bars by ${clients} clients`,
    items: calls,
    unit: 'calls',
    calls,
    callers: clients,
    ways: routes.map((route) => ({
      name: `getRange, ${route.name}`,
      role: route.role,
      async open(settings) {
        const { database } = wholeData(settings);
        const open = await route.open({ server: settings.server, database });
        const stores = await Promise.all(Array.from({ length: clients }, open.connect));
        const idle = [...stores];
        const call = async (n: number) => {
          const store = idle.pop();
          if (store === undefined) throw new Error('more callers than clients');
          const { key, range } = placeOf(settings, n);
          checkBars(await store.candles.getRange(key, range), range, barsOfCall);
          idle.push(store);
        };
        return {
          run: parallelCalls(calls, clients, call, () => `${calls} calls`),
          async close() {
            await Promise.all(stores.map((store) => store.close()));
            await open.close();
          },
        };
      },
    })),
    expected: async () => `${calls} calls`,
  };
}
