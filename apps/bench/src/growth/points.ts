import type { MarketDataStore } from '@jts/ports';
import { connect, drain } from '../candles/connection.js';
import { dataKey } from '../candles/data-set.js';
import { openStore } from '../candles/store.js';
import { timedCalls } from '../harness/calls.js';
import type { Job, Way } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { barsData } from './data.js';

const key = dataKey(0);
const calls = 50;

/** Questions of one answer about a series. */
export function pointJobs({ bars }: GrowthSizes): Job[] {
  return bars.map((size) => ({
    id: `growth-point-${size}`,
    title: `Ask about a series of ${size.toLocaleString('en')} bars`,
    items: calls,
    unit: 'calls',
    calls,
    point: { curve: 'A question about a series', of: 'bars', size, shows: 'time' },
    ways: [
      selectOne(size),
      asking(size, 'getLatest', ({ candles }) => candles.getLatest(key)),
      asking(size, 'getCoverage', ({ candles }) => candles.getCoverage(key)),
      asking(size, 'count', ({ candles }) => candles.count(key)),
    ],
    expected: async () => 'answered',
  }));
}

const selectOne = (size: number): Way => ({
  name: 'SELECT 1',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, barsData(settings, size).database);
    return {
      run: timedCalls(calls, async () => {
        await drain((await client.exec({ query: 'SELECT 1 FORMAT Native' })).stream);
        return () => 'answered';
      }),
      close: () => client.close(),
    };
  },
});

function asking(
  size: number,
  name: string,
  ask: (store: MarketDataStore) => Promise<unknown>,
): Way {
  return {
    name,
    role: 'ours',
    async open(settings) {
      const store = await openStore(settings.server, barsData(settings, size).database);
      return {
        run: timedCalls(calls, async () => {
          const answer = await ask(store);
          return () => (answer ? 'answered' : 'nothing');
        }),
        close: () => store.close(),
      };
    },
  };
}
