import { expect, it } from 'vitest';
import { indexPage, suitePage } from '../src/report/page.js';
import type { MeasuredSuite, Report } from '../src/report/report.js';
import { quickSizes } from '../src/settings.js';
import { loadSuite, suiteNames } from '../src/suites.js';

const suite: MeasuredSuite = {
  name: 'memory',
  title: 'Title of memory',
  at: '2026-01-01T10:00:00Z',
  server: 'a server',
  load: 0.5,
  jobs: [],
};

const report: Report = {
  machine: {
    processor: 'Z80',
    cores: 1,
    memoryGb: 1,
    system: 'cpm',
    node: 'v20',
    drivers: 'mongodb 6',
  },
  sizes: quickSizes,
  runs: 3,
  suites: [suite],
};

it('says of a suite when it was measured, how often, where, and against what', () => {
  const text = suitePage(suite, report);
  expect(text).toMatch(/^# Title of memory\n\nMeasured on 2026-01-01, each way 3 times: a server;/);
  expect(text).toMatch(/load .* 0\.5\. Z80, 1 cores/);
});

it('leads to the page of each suite', async () => {
  const text = indexPage(await Promise.all(suiteNames.map(loadSuite)));
  for (const name of suiteNames) expect(text).toContain(`](benchmarks/${name}.md)`);
});
