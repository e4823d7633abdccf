import { expect, it } from 'vitest';
import type { JobResult } from '../src/harness/run-suite.js';
import { jobTable } from '../src/report/job-table.js';

const memory = { rest: 50 * 1024 ** 2, peak: 100 * 1024 ** 2 };
const job: JobResult = {
  id: 'read',
  title: 'Read',
  items: 1000,
  unit: 'bars',
  calls: 1,
  check: '',
  ways: [
    { name: 'bytes', role: 'bound', times: [10, 20, 40], memory },
    { name: 'getRange', role: 'ours', times: [15, 20, 80], memory },
  ],
};

const cells = (line: string) => line.split('|').map((cell) => cell.trim());

it('sets each way beside the bound, round by round', () => {
  const [, , bytes, ours] = jobTable(job).split('\n').map(cells);
  expect(bytes).toEqual([
    '',
    'bytes',
    '20.0',
    '10.0 to 40.0',
    '1.00',
    '',
    '50,000',
    '100',
    '50',
    '',
  ]);
  expect(ours?.slice(1, 6)).toEqual([
    '**getRange**',
    '20.0',
    '15.0 to 80.0',
    '1.50',
    '1.00 to 2.00',
  ]);
});

it('gives the time of one call where a run makes several', () => {
  const [, , bytes] = jobTable({ ...job, calls: 10 })
    .split('\n')
    .map(cells);
  expect(bytes?.slice(2, 4)).toEqual(['2.00', '1.00 to 4.00']);
});

it('gives the usual and the worst time where calls are timed one by one', () => {
  const calls = (factor: number) =>
    [1, 2, 3].map((round) => [1, 2, 9].map((ms) => ms * round * factor));
  const ways = job.ways.map((way, i) => ({ ...way, latencies: calls(i + 1) }));
  const [header, , bare, ours] = jobTable({ ...job, ways })
    .split('\n')
    .map(cells);
  expect(header?.slice(2, 5)).toEqual(['p50 ms', 'p99 ms', 'x of first row']);
  expect(bare?.slice(1, 6)).toEqual(['bytes', '4.00', '27.0', '1.00', '']);
  expect(ours?.slice(1, 6)).toEqual(['**getRange**', '8.00', '54.0', '2.00', '2.00 to 2.00']);
});
