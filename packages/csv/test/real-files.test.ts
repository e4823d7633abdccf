import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadCandlesOptions } from '@jts/csv';
import { expect, it } from 'vitest';
import { read, refusal } from './support.js';

const folder = process.env['JTS_TEST_DATA'];

interface RealFile {
  readonly file: string;
  readonly options: ReadCandlesOptions;
  readonly bars: number;
  /** Column numbers of timestamp, open, high, low, close, volume. */
  readonly columns: readonly number[];
  /** Minutes that its clock is ahead of UTC. */
  readonly ahead?: number;
}

const daily = { timeframe: '1d' } as const;
const krx = [0, 1, 2, 3, 4, 5];

// Counts and columns as read off the files by eye, not by this package.
const files: readonly RealFile[] = [
  { file: 'goog-1d', options: daily, bars: 2148, columns: krx },
  { file: 'krx-005930-1d', options: daily, bars: 8343, columns: krx },
  { file: 'krx-069500-1d', options: daily, bars: 5243, columns: krx },
  { file: 'krx-000660-1d', options: daily, bars: 370, columns: krx },
  { file: 'krx-000670-1d', options: daily, bars: 370, columns: krx },
  { file: 'krx-00088K-1d', options: daily, bars: 370, columns: krx },
  { file: 'krx-003560-1d', options: daily, bars: 370, columns: krx },
  { file: 'spy-1d', options: { ...daily, scale: 6 }, bars: 2519, columns: [0, 1, 2, 3, 4, 6] },
  { file: 'eurusd-1h', options: { timeframe: '1h', scale: 5 }, bars: 5000, columns: krx },
  {
    file: 'jpyusd-1d-descending',
    options: { ...daily, scale: 9 },
    bars: 519,
    columns: [0, 1, 2, 3, 4, 6],
  },
  {
    file: 'sp500-1m',
    options: { timeframe: '1m', timezone: 'America/New_York', dateFormat: 'M/D/YYYY H:mm' },
    bars: 1563,
    columns: [0, 1, 3, 4, 2, 5],
    ahead: -300,
  },
  {
    file: 'sh000001-1m',
    options: { timeframe: '1m', timezone: 'Asia/Shanghai' },
    bars: 24_000,
    columns: [0, 1, 2, 3, 4, 6],
    ahead: 480,
  },
  { file: 'dax-1d', options: daily, bars: 512, columns: krx },
];

const load = (file: string) => readFile(join(folder ?? '', `${file}.csv`), 'utf8');

it.for(files)('$file is read digit for digit', async (real, ctx) => {
  if (folder === undefined) ctx.skip('JTS_TEST_DATA is not set');
  const { file, options, bars, columns, ahead = 0 } = real;
  const content = await load(file);
  const lines = content.trim().split('\n').slice(1);
  expect(lines).toHaveLength(bars);
  const expected = lines.map((line) => {
    const cells = line.trim().split(',');
    const [time = '', ...numbers] = columns.map((column) => cells[column] as string);
    return [isoOf(time, ahead), ...numbers.map(plain)].join(' ');
  });
  const result = await read(content, options);
  expect(result.problems).toEqual([]);
  expect(result.bars).toEqual(expected);
});

/** By splitting alone: another way to read the same dates. */
function isoOf(time: string, ahead: number): string {
  const [date = '', clock = '0:0'] = time.split(' ');
  const compact = /^(\d{4})(\d\d)(\d\d)$/.exec(date);
  const [month, day, year] = date.split('/').map(Number);
  const [y = 0, m = 0, d = 0] = date.includes('/')
    ? [year, month, day]
    : (compact?.slice(1) ?? date.split('-')).map(Number);
  const [hour = 0, minute = 0, second = 0] = clock.split(':').map(Number);
  return new Date(Date.UTC(y, m - 1, d, hour, minute - ahead, second)).toISOString();
}

const plain = (number: string) => (number.includes('.') ? number.replace(/\.?0+$/, '') : number);

it.for([
  { file: 'eurusd-1h', timeframe: '1h', bad: 4992 },
  { file: 'spy-1d', timeframe: '1d', bad: 2519 },
  { file: 'jpyusd-1d-descending', timeframe: '1d', bad: 519 },
] as const)('$file has $bad rows beyond 4 decimals, and can be rounded', async (real, ctx) => {
  if (folder === undefined) ctx.skip('JTS_TEST_DATA is not set');
  const { file, timeframe, bad } = real;
  const content = await load(file);
  const { problems } = await read(content, { timeframe });
  expect(new Set(problems.map(({ row }) => row)).size).toBe(bad);
  expect(problems[0]?.reason).toMatch(/^[\d.]+ has more than 4 decimal places$/);
  const rounded = await read(content, { timeframe, round: 'half-even' });
  expect(rounded.problems).toEqual([]);
});

it('sp500-1m does not tell day from month, and asks', async (ctx) => {
  if (folder === undefined) ctx.skip('JTS_TEST_DATA is not set');
  const content = await load('sp500-1m');
  expect(await refusal(read(content, { timeframe: '1m', name: 'sp500-1m.csv' }))).toBe(
    'sp500-1m.csv, timestamp: "11/5/2019 9:30" (row 2) may be M/D/YYYY H:m or D/M/YYYY H:m: ' +
      'give the dateFormat',
  );
});

it.for([
  { file: 'dax-1w', timeframe: '1w', bars: 52, label: '2006-04-10' },
  { file: 'dax-1M', timeframe: '1M', bars: 12, label: '2006-04-01' },
] as const)('$file is labelled by first days', async ({ file, timeframe, bars, label }, ctx) => {
  if (folder === undefined) ctx.skip('JTS_TEST_DATA is not set');
  const result = await read(await load(file), { timeframe });
  expect(result.problems).toEqual([]);
  const dates = result.bars.map((bar) => bar.slice(0, 10));
  expect(new Set(dates).size).toBe(bars);
  expect(dates).toContain(label);
});
