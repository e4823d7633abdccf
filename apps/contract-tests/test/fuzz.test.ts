import type { MarketDataStore } from '@jts/ports';
import { expect, test } from 'vitest';
import { marketPorts } from '../src/any-calls.js';
import { type Divergence, fuzz, type Subject, subjects, type Tally } from '../src/fuzz/fuzz.js';
import { parseOptions } from '../src/fuzz/options.js';
import type { StoreTarget } from '../src/store-target.js';
import { memory } from '../src/targets/memory.js';

const callsOf = ({ calls }: Tally): number => [...calls.values()].reduce((a, b) => a + b, 0);

/** Memory whose series end a bar early. */
const broken: StoreTarget = {
  ...memory,
  async open() {
    const namespace = await memory.open();
    const { candles } = namespace.repository;
    const getLatest: typeof candles.getLatest = async (...call) => {
      const latest = await candles.getLatest(...call);
      return latest.rows(0, Math.min(latest.length, 2));
    };
    const repository: MarketDataStore = {
      ...namespace.repository,
      candles: { ...candles, getLatest },
    };
    return { ...namespace, repository };
  },
};

async function divergencesOf(some: readonly Subject[], seed: number): Promise<Divergence[]> {
  const told: Divergence[] = [];
  const goesOn = (tally: Tally) => tally.divergences.length === 0 && callsOf(tally) < 100_000;
  const tally = await fuzz(some, seed, goesOn, (found) => told.push(found));
  expect(tally.divergences).toEqual(told);
  return told;
}

test('it goes on until it is told to stop, and counts the calls of each port', async () => {
  const tally = await fuzz(
    subjects(marketPorts, memory),
    1,
    (soFar) => callsOf(soFar) < 2_000,
    () => {},
  );
  expect(callsOf(tally)).toBeGreaterThanOrEqual(2_000);
  expect([...tally.calls.keys()]).toEqual(['candles', 'symbols']);
  expect(tally.divergences).toEqual([]);
});

test('a divergence is found again in the first round of its seed', async () => {
  const candles = subjects(marketPorts, broken).filter(({ port }) => port === 'candles');
  const [first] = await divergencesOf(candles, 1);
  if (first === undefined) throw new Error('nothing was found');
  expect(first).toMatchObject({ port: 'candles', key: 'C3/any-calls' });
  expect(first.message).toContain('getLatest');
  const [again] = await divergencesOf(candles, first.seed);
  expect(again?.message).toBe(first.message);
});

test('the command line is checked', () => {
  expect(parseOptions(['--adapter', 'mongo', '--minutes', '0.5', '--seed', '3'])).toEqual({
    adapter: 'mongo',
    minutes: 0.5,
    ports: [],
    seed: 3,
  });
  expect(parseOptions(['--adapter', 'memory', '--port', 'candles']).ports).toEqual(['candles']);
  for (const [args, problem] of [
    [[], '--adapter is missing'],
    [['--adapter', 'oracle'], 'no adapter oracle'],
    [['--adapter', 'mongo', '--minutes', '0'], '--minutes'],
    [['--adapter', 'mongo', '--minutes', 'x'], '--minutes'],
    [['--adapter', 'mongo', '--seed', '1.5'], '--seed'],
  ] as const) {
    expect(() => parseOptions(args)).toThrow(problem);
  }
});
