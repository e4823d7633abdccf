import { makeDataSet, wholeData } from '../candles/data-set.js';
import type { Suite } from '../harness/job.js';
import { barsData, seriesData } from './data.js';
import { linkJobs } from './links.js';
import { listJobs } from './lists.js';
import { readerJobs, writerJobs } from './parallel.js';
import { pointJobs } from './points.js';
import { readJobs } from './reads.js';
import { writeJobs } from './writes.js';

export const growthSuite: Suite = {
  name: 'growth',
  title: 'What grows with what',
  server: 'clickhouse',
  async prepare(settings, log) {
    const { bars, series } = settings.sizes.growth;
    const all = [
      wholeData(settings),
      ...bars.map((count) => barsData(settings, count)),
      ...series.map((count) => seriesData(settings, count)),
    ];
    for (const data of all) await makeDataSet(settings.server, data, log);
  },
  jobs: ({ growth }) => [
    ...readJobs(growth),
    ...writeJobs(growth),
    ...pointJobs(growth),
    ...listJobs(growth),
    ...readerJobs(growth),
    ...writerJobs(growth),
    ...linkJobs(growth),
  ],
};
