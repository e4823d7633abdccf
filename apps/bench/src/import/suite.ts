import { digestColumns } from '../candles/digest.js';
import { generateColumns } from '../candles/generated.js';
import type { Job, Suite } from '../harness/job.js';
import type { Sizes } from '../settings.js';
import { commandJob } from './command.js';
import { intoClickHouse, intoMemory, plain, serverReads } from './ways.js';

export const importSuite: Suite = {
  name: 'import',
  title: 'Candle files',
  server: 'clickhouse',
  prepare: async () => {},
  jobs: (sizes) => [importJob(sizes), commandJob(sizes)],
};

const importJob = ({ importRows }: Sizes): Job => ({
  id: 'import',
  title: `Import a CSV file of ${importRows.toLocaleString('en')} bars`,
  items: importRows,
  unit: 'rows',
  calls: 1,
  ways: [serverReads, intoClickHouse, intoMemory, plain],
  expected: async () => digestColumns(generateColumns(importRows)),
});
