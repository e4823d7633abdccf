import { UnsupportedError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import {
  type ConformanceCase,
  candleCases,
  runCase,
  storeCases,
  symbolCases,
} from '../src/index.js';
import { candles, type MemoryStore, memoryStores, part, symbols } from './memory.js';
import { saboteurs } from './saboteurs.js';

type Target = ReturnType<typeof memoryStores>;

/** Runs a case of any suite on a store. */
function run(key: string, target: Target): Promise<void> {
  const property = { runs: 200, seed: 1 };
  const named = <R>(cases: readonly ConformanceCase<R>[]) => cases.find((one) => one.key === key);
  const [candle, symbol, store] = [named(candleCases), named(symbolCases), named(storeCases)];
  if (candle !== undefined) return runCase(part(target, candles), candle, { property });
  if (symbol !== undefined) return runCase(part(target, symbols), symbol, { property });
  if (store !== undefined) return runCase(target, store);
  throw new Error(`no case has the key ${key}`);
}

/** The message of what the suite found; other errors are mistakes of the saboteur or the suite. */
async function finding(key: string, target: Target): Promise<string> {
  const error: unknown = await run(key, target).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error === undefined) return '';
  if (!(error instanceof Error)) throw error;
  const byProperty = error.message.startsWith('Property failed');
  if (error.name !== 'AssertionError' && !byProperty) throw error;
  return error.message;
}

describe('the suite catches an adapter that', () => {
  for (const { title, caughtBy, sabotage } of saboteurs) {
    it.each(caughtBy)(`${title}: %s`, async (key) => {
      expect(await finding(key, memoryStores(sabotage))).not.toBe('');
    });
  }
});

describe('the same adapter, unbroken,', () => {
  const keys = [...new Set(saboteurs.flatMap(({ caughtBy }) => caughtBy))];

  it.each(keys)('passes %s', async (key) => {
    expect(await finding(key, memoryStores())).toBe('');
  });
});

describe('an adapter without a capability', () => {
  const without = { deletes: false, conflictSkip: false };
  const honest = (store: MemoryStore): MemoryStore => ({
    ...store,
    candles: {
      ...store.candles,
      deleteRange: () => Promise.reject(new UnsupportedError('append only')),
      saveMany: (series, options) =>
        options?.onConflict === 'skip'
          ? Promise.reject(new UnsupportedError('no skip'))
          : store.candles.saveMany(series, options),
    },
  });

  it.each(candleCases)('passes $key where it says UNSUPPORTED', async ({ key }) => {
    expect(await finding(key, memoryStores(honest, without))).toBe('');
  });

  it.each(['C6/both-ends', 'C3/skip'])('is caught by %s where it does it', async (key) => {
    expect(await finding(key, memoryStores(undefined, without))).toContain('UNSUPPORTED');
  });
});

describe('the keys of the cases', () => {
  const all = [...candleCases, ...symbolCases, ...storeCases];

  it('are distinct', () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  });

  it('begin with their rule', () => {
    for (const { key, rule } of all) {
      expect(key).toMatch(/^[A-Z][0-9]+\/[a-z0-9-]+$/);
      expect(key.startsWith(`${rule}/`)).toBe(true);
    }
  });
});
