import { makeDataSet } from '../candles/data-set.js';
import type { Suite } from '../harness/job.js';
import { cachedData, cachedReadJob } from './cached-read.js';
import { consumeJobs } from './consume.js';

export const cacheSuite: Suite = {
  name: 'cache',
  title: 'Caches and rate limits in Redis',
  server: 'cache',
  prepare: (settings, log) => makeDataSet(settings.server, cachedData(settings), log),
  jobs: (sizes) => [...consumeJobs(sizes), cachedReadJob(sizes)],
};
