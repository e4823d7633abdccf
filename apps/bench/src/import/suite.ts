import { digestColumns } from '../candles/digest.js';
import { generateColumns } from '../candles/generated.js';
import type { Suite } from '../harness/job.js';
import { intoClickHouse, intoMemory, plain, serverReads } from './ways.js';

export const importSuite: Suite = {
  name: 'import',
  title: 'Candle files',
  server: 'clickhouse',
  prepare: async () => {},
  jobs: ({ importRows }) => [
    {
      id: 'import',
      title: `Import a CSV file of ${importRows.toLocaleString('en')} bars`,
      items: importRows,
      unit: 'rows',
      calls: 1,
      ways: [serverReads, intoClickHouse, intoMemory, plain],
      expected: async () => digestColumns(generateColumns(importRows)),
    },
  ],
};
