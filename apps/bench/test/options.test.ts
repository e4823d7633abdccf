import { expect, it } from 'vitest';
import { parseOptions } from '../src/options.js';

it('measures everything at full size where nothing is asked', () => {
  const options = parseOptions([]);
  expect(options.suites).toContain('candles');
  expect(options.sizes).toMatchObject({ rows: 20_000_000, writes: [100_000, 1_000_000] });
  expect(options).toMatchObject({ runs: 7, keep: false, writeDocs: false });
});

it('takes suites, jobs, sizes and runs', () => {
  const options = parseOptions(['candles', '--rows', '4000', '--runs', '9', '--job', 'read']);
  expect(options.suites).toEqual(['candles']);
  expect(options.jobs).toEqual(['read']);
  expect(options).toMatchObject({ runs: 9, sizes: { rows: 4000 } });
});

it.each([
  ['--rows', '0'],
  ['--rows', '21'],
  ['--runs', '1.5'],
  ['--runs', 'many'],
  ['--fast'],
  ['candels'],
  ['--write-docs', '--job', 'read'],
])('refuses %s %s', (...args) => {
  expect(() => parseOptions(args.filter(Boolean))).toThrow();
});
