import { UnsupportedError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import {
  backtestCases,
  type ConformanceCase,
  candleCases,
  casesByPort,
  documentStoreCases,
  formulaCases,
  rules,
  runCase,
  settingsCases,
  storeCases,
  strategyCases,
  symbolCases,
} from '../src/index.js';
import { findingOf } from './finding.js';
import { candles, type MemoryStore, memoryStores, part, symbols } from './memory.js';
import { cacheSaboteurs, saboteurs } from './saboteurs/index.js';

type Target = ReturnType<typeof memoryStores>;
type Suite = (
  target: Target,
  limit: Limit,
) => readonly (readonly [key: string, run: () => Promise<void>])[];
/** How long a step of a case may take; the suite's own limit if absent. */
type Limit = { readonly timeoutMs?: number };

function suite<R>(cases: readonly ConformanceCase<R>[], choose: (store: MemoryStore) => R): Suite {
  const always = { runs: 200, seed: 1 };
  const options = { property: always, model: always };
  return (target, limit) =>
    cases.map((one) => {
      const run = () => runCase(part(target, choose), one, { ...options, ...limit });
      return [one.key, run] as const;
    });
}

const suites: readonly Suite[] = [
  suite(candleCases, candles),
  suite(symbolCases, symbols),
  suite(storeCases, (store) => store),
  suite(formulaCases, (store) => store.formulas),
  suite(strategyCases, (store) => store.strategies),
  suite(backtestCases, (store) => store.backtests),
  suite(settingsCases, (store) => store.settings),
  suite(documentStoreCases, (store) => store),
];

/** Runs a case of any suite on a store. */
function run(key: string, target: Target, limit: Limit): Promise<void> {
  const [named] = suites.flatMap((cases) => cases(target, limit).filter(([name]) => name === key));
  if (named === undefined) throw new Error(`no case has the key ${key}`);
  return named[1]();
}

const finding = (key: string, target: Target, limit: Limit = {}): Promise<string> =>
  findingOf(run(key, target, limit));

describe('the suite catches an adapter that', () => {
  for (const { title, caughtBy, sabotage, ...limit } of saboteurs) {
    it.each(caughtBy)(`${title}: %s`, async (key) => {
      expect(await finding(key, memoryStores(sabotage), limit)).not.toBe('');
    });
  }
});

it.each(rules)('breaking rule $id is tried, and caught by a case that names it', ({ id }) => {
  const keys = [...saboteurs, ...cacheSaboteurs].flatMap(({ caughtBy }) => caughtBy);
  expect(keys.some((key) => key.startsWith(`${id}/`))).toBe(true);
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
  const cases = Object.values(casesByPort).flat();

  it('are distinct', () => {
    expect(new Set(cases.map(({ key }) => key)).size).toBe(cases.length);
  });

  it('begin with their rule', () => {
    for (const { key, rule } of cases) {
      expect(key).toMatch(/^[A-Z][0-9]+\/[a-z0-9-]+$/);
      expect(key.startsWith(`${rule}/`)).toBe(true);
    }
  });
});
