import type { Suite } from '../harness/job.js';
import { makeDataSets } from './data-set.js';
import { listJob } from './list.js';
import { tickJob } from './live.js';
import { coverageJob, latestJob } from './points.js';
import { readJob } from './read.js';
import { streamJob } from './stream.js';
import { saveAgainJob, writeJob } from './write.js';

export const candleSuite: Suite = {
  name: 'candles',
  title: 'Candles in ClickHouse',
  server: 'clickhouse',
  prepare: makeDataSets,
  jobs: (sizes) => [
    readJob(sizes),
    streamJob(sizes),
    ...sizes.writes.map((bars) => writeJob(bars)),
    saveAgainJob(sizes),
    tickJob(sizes),
    latestJob(sizes),
    coverageJob(sizes),
    listJob(sizes),
  ],
};
