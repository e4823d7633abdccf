import type { Suite } from '../harness/job.js';
import { iterateJob, numbersJob } from './columns.js';
import { rangeJob } from './range.js';
import { saveInOrderJob, saveIntoMiddleJob } from './save.js';

export const memorySuite: Suite = {
  name: 'memory',
  title: 'Candles in memory',
  server: 'none',
  prepare: async () => {},
  jobs: ({ memory }) => [
    rangeJob(memory),
    saveInOrderJob(memory),
    saveIntoMiddleJob(memory),
    iterateJob(memory),
    numbersJob(memory),
  ],
};
