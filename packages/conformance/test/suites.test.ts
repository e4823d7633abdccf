import { expect, it } from 'vitest';
import { cacheSuites, documentSuites, marketDataSuites } from '../src/index.js';
import { marketDataConformance } from '../src/vitest.js';
import { memoryStores } from './memory.js';

it.each(Object.entries({ ...marketDataSuites, ...documentSuites, ...cacheSuites }))(
  'the cases about %s have keys of their own, which begin with their rule',
  (_, cases) => {
    const keys = cases.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)]);
    expect(cases.filter(({ key, rule }) => !key.startsWith(`${rule}/`))).toEqual([]);
  },
);

it('refuses a suite that there is not, and names those that there are', () => {
  const suites = ['formulas'] as unknown as ['candles'];
  const register = () => marketDataConformance(memoryStores(), { suites });
  expect(register).toThrow(/no suite formulas: there is candles, symbols, store/);
});
