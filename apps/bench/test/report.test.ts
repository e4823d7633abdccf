import { expect, it } from 'vitest';
import { page } from '../src/report/page.js';
import { type MeasuredSuite, type Report, withSuitesOf } from '../src/report/report.js';
import { quickSizes } from '../src/settings.js';

const suite = (name: string, at: string): MeasuredSuite => ({
  name,
  title: `Title of ${name}`,
  at,
  server: 'a server',
  load: 0.5,
  jobs: [],
});

const report = (...suites: MeasuredSuite[]): Report => ({
  machine: {
    processor: 'Z80',
    cores: 1,
    memoryGb: 1,
    system: 'cpm',
    node: 'v20',
    drivers: 'mongodb 6',
  },
  sizes: quickSizes,
  runs: 7,
  suites,
});

it('takes over the suites of an earlier result that are not measured again', () => {
  const earlier = report(suite('memory', '2026-01-01'), suite('import', '2026-01-01'));
  const now = report(suite('import', '2026-02-02'), suite('candles', '2026-02-02'));
  expect(withSuitesOf(earlier, now).suites.map(({ name, at }) => [name, at])).toEqual([
    ['candles', '2026-02-02'],
    ['memory', '2026-01-01'],
    ['import', '2026-02-02'],
  ]);
});

it('takes over nothing from another machine, or of other sizes', () => {
  const earlier = report(suite('memory', '2026-01-01'));
  const machine = { ...earlier.machine, cores: 8 };
  expect(() => withSuitesOf({ ...earlier, machine }, report())).toThrow(/another machine.*8/);
  expect(() => withSuitesOf({ ...earlier, runs: 3 }, report())).toThrow(/another runs/);
});

it('says of each suite when it was measured, and against what', () => {
  const text = page(report(suite('memory', '2026-01-01T10:00:00Z'), suite('import', '2026-02-02')));
  expect(text).toContain('Z80, 1 cores');
  expect(text).toMatch(/## Title of memory\n\nMeasured on 2026-01-01: a server; load .* 0\.5/);
  expect(text).toMatch(/## Title of import\n\nMeasured on 2026-02-02/);
});
