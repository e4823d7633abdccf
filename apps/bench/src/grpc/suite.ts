import { makeDataSet, wholeData } from '../candles/data-set.js';
import type { Suite } from '../harness/job.js';
import { clientsJob } from './clients.js';
import { lastBarJob, rangeJob } from './reads.js';
import { saveJob } from './save.js';

export const grpcSuite: Suite = {
  name: 'grpc',
  title: 'Candles through a gateway',
  server: 'clickhouse',
  prepare: (settings, log) => makeDataSet(settings.server, wholeData(settings), log),
  jobs: (sizes) => [rangeJob(sizes), saveJob(sizes), lastBarJob(sizes), clientsJob(sizes)],
};
