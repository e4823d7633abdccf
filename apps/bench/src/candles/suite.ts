import type { Suite } from '../harness/job.js';
import { makeDataSet } from './data-set.js';
import { latestJob } from './latest.js';
import { tickJob } from './live.js';
import { readJob } from './read.js';
import { writeJob } from './write.js';

export const candleSuite: Suite = {
  name: 'candles',
  title: 'Candles in ClickHouse',
  server: 'clickhouse',
  prepare: makeDataSet,
  jobs: (sizes) => [
    readJob(sizes),
    ...sizes.writes.map((bars) => writeJob(bars)),
    tickJob(sizes),
    latestJob(sizes),
  ],
};
