import { expect, it } from 'vitest';
import { documentSuites, marketDataSuites } from '../src/index.js';

it.each(Object.entries({ ...marketDataSuites, ...documentSuites }))(
  'the cases about %s have keys of their own, which begin with their rule',
  (_, cases) => {
    const keys = cases.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)]);
    expect(cases.filter(({ key, rule }) => !key.startsWith(`${rule}/`))).toEqual([]);
  },
);
