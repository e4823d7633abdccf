import type { MarketDataStore } from '@jts/ports';
import { connect, drain } from '../candles/connection.js';
import { dataKey, rangeOf } from '../candles/data-set.js';
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
      asking(size, 'getLatest', async ({ candles }) => {
        const latest = await candles.getLatest(key);
        return { ...rightAnswer(size), last: latest.last?.timestamp };
      }),
      asking(size, 'getCoverage', async ({ candles }) => {
        const coverage = await candles.getCoverage(key);
        return { ...rightAnswer(size), ...coverage };
      }),
      asking(size, 'count', async ({ candles }) => {
        const count = await candles.count(key);
        return { ...rightAnswer(size), count };
      }),
    ],
    expected: async () => JSON.stringify(rightAnswer(size)),
  }));
}

/** Each question is about a part of it. */
function rightAnswer(size: number) {
  const { from: first, to: last } = rangeOf(size);
  return { first, last, count: size };
}

const selectOne = (size: number): Way => ({
  name: 'SELECT 1',
  role: 'bound',
  async open(settings) {
    const client = connect(settings.server, barsData(settings, size).database);
    return {
      run: timedCalls(calls, async () => {
        await drain((await client.exec({ query: 'SELECT 1 FORMAT Native' })).stream);
        return () => JSON.stringify(rightAnswer(size));
      }),
      close: () => client.close(),
    };
  },
});

function asking(size: number, name: string, ask: (store: MarketDataStore) => Promise<object>): Way {
  return {
    name,
    role: 'ours',
    async open(settings) {
      const store = await openStore(settings.server, barsData(settings, size).database);
      return {
        run: timedCalls(calls, async () => {
          const answer = await ask(store);
          return () => JSON.stringify(answer);
        }),
        close: () => store.close(),
      };
    },
  };
}
