import type { Suite } from '../harness/job.js';
import { backtestJobs } from './backtests.js';
import { makeDataSet } from './data-set.js';
import { formulaJobs } from './formulas.js';
import { settingJobs } from './settings.js';
import { strategyJobs } from './strategies.js';
import { toJob } from './ways.js';

export const documentSuite: Suite = {
  name: 'documents',
  title: 'Documents in MongoDB',
  server: 'mongo',
  prepare: makeDataSet,
  jobs(sizes) {
    const jobs = [formulaJobs, strategyJobs, settingJobs, backtestJobs];
    return jobs.flatMap((some) => some(sizes.documents)).map(toJob);
  },
};
