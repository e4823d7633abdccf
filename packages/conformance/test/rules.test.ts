import { describe, expect, it, test } from 'vitest';
import { casesByPort, type MemberOf, type PortName, rules } from '../src/index.js';
import { contractPage } from './contract-page.js';

const ports = Object.keys(casesByPort) as PortName[];

/** What each port promises: the compiler refuses a member too many, or too few. */
const members: { readonly [P in PortName]: Readonly<Record<MemberOf<P>, true>> } = {
  CandleRepository: {
    saveMany: true,
    getRange: true,
    streamRange: true,
    getLatest: true,
    getCoverage: true,
    count: true,
    deleteRange: true,
    listSeries: true,
  },
  SymbolRepository: {
    save: true,
    saveMany: true,
    getByCode: true,
    getByMarket: true,
    getAllActive: true,
    search: true,
  },
  MarketDataStore: { priceScale: true, ensureSchema: true, health: true, close: true },
  FormulaRepository: {
    save: true,
    getById: true,
    list: true,
    delete: true,
    getByCategory: true,
    search: true,
  },
  StrategyRepository: {
    save: true,
    getById: true,
    list: true,
    delete: true,
    getByFormula: true,
    search: true,
  },
  BacktestResultRepository: {
    save: true,
    getById: true,
    listByStrategy: true,
    delete: true,
    deleteByStrategy: true,
  },
  SettingsRepository: { get: true, set: true, delete: true, list: true },
  DocumentStore: { ensureSchema: true, health: true, close: true },
  Cache: {
    get: true,
    getMany: true,
    set: true,
    delete: true,
    increment: true,
    ensureSchema: true,
    health: true,
    close: true,
  },
  RateLimiter: {
    consume: true,
    peek: true,
    reset: true,
    ensureSchema: true,
    health: true,
    close: true,
  },
  CacheStore: { ensureSchema: true, health: true, close: true },
};

test('the ids of rules are distinct, a letter and a number', () => {
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Z][1-9][0-9]?$/);
});

test('every case names a rule', () => {
  const ids = new Set(rules.map(({ id }) => id));
  const lost = ports.flatMap((port) => casesByPort[port].filter(({ rule }) => !ids.has(rule)));
  expect(lost.map(({ key }) => key)).toEqual([]);
});

describe.each(rules)('rule $id', ({ id, governs }) => {
  it('has a case for each port that it governs, and for no other', () => {
    const asked = ports.filter((port) => casesByPort[port].some(({ rule }) => rule === id));
    expect(asked.toSorted()).toEqual(Object.keys(governs).toSorted());
  });

  it('governs at least one port', () => {
    expect(Object.keys(governs)).not.toEqual([]);
  });
});

// By name: that everything can be aborted says little about a method.
test.each(ports)('a rule names each member of %s', (port) => {
  const named = rules.flatMap(({ governs }) => {
    const some = governs[port];
    return some === undefined || some === 'all' ? [] : some;
  });
  expect([...new Set<string>(named)].toSorted()).toEqual(Object.keys(members[port]).toSorted());
});

test('docs/contract.md is what the suite says', async () => {
  await expect(contractPage(), 'pnpm docs:contract writes it anew').toMatchFileSnapshot(
    '../../../docs/contract.md',
  );
});
