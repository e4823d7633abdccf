import { beforeAll, expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useServer } from './server.js';

const server = useServer();

const jts = (...args: string[]) => runJts(args, server);

beforeAll(async () => {
  if (server.missing !== undefined) return;
  const days = Array.from({ length: 30 }, (_, i) => {
    const date = `2024-06-${String(i + 1).padStart(2, '0')}`;
    return `${date},${100 + i},130.5,90,101.25,${i}`;
  });
  await importAs('DAYS', '1d', days);
  await importAs('HOURS', '1h', [
    '2024-06-28T15:00:00Z,1,2,1,2,5',
    '2024-06-28T23:59:59.999Z,1,2,1,2,6',
    '2024-06-29T00:00:00Z,1,2,1,2,7',
  ]);
});

async function importAs(symbol: string, timeframe: string, rows: readonly string[]): Promise<void> {
  const stdin = `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`;
  const args = ['import', '-', '--symbol', symbol, '--timeframe', timeframe];
  const { code, out } = await runJts(args, { ...server, stdin });
  expect(code, out).toBe(0);
}

const volumes = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').at(-1));

it('prints the last 20 bars as a table, digits below digits', async () => {
  const { code, out, err } = await jts('show', 'DAYS', '1d');
  const lines = out.trimEnd().split('\n');
  expect({ code, err, length: lines.length }).toEqual({ code: 0, err: '', length: 21 });
  expect(lines[0]).toBe('time          open    high    low   close  volume');
  expect(lines[1]).toBe('2024-06-11  110.00  130.50  90.00  101.25      10');
  expect(lines[20]).toBe('2024-06-30  129.00  130.50  90.00  101.25      29');
});

it.for([
  [
    ['--last', '2'],
    ['28', '29'],
  ],
  [
    ['--from', '2024-06-29'],
    ['28', '29'],
  ],
  [
    ['--to', '2024-06-02'],
    ['0', '1'],
  ],
  [
    ['--from', '2024-06-02', '--to', '2024-06-03'],
    ['1', '2'],
  ],
  [['--from', '2024-06-02T00:00Z', '--to', '2024-06-02T23:59:59.999Z'], ['1']],
] as const)('%j is bars %j', async ([args, expected]) => {
  const { out } = await jts('show', 'DAYS', '1d', '--format', 'csv', ...args);
  expect(volumes(out)).toEqual(expected);
});

it('takes a day as the end of a range until its last millisecond', async () => {
  const { out } = await jts('show', 'HOURS', '1h', '--to', '2024-06-28', '--format', 'csv');
  expect(volumes(out)).toEqual(['5', '6']);
});

it('prints JSON with decimals and volumes as text', async () => {
  const { out } = await jts('show', 'DAYS', '1d', '--last', '1', '--format', 'json');
  expect(JSON.parse(out)).toEqual([
    {
      timestamp: '2024-06-30T00:00:00.000Z',
      open: '129',
      high: '130.5',
      low: '90',
      close: '101.25',
      volume: '29',
    },
  ]);
});

it('shows times of day in UTC, or as a zone has them', async () => {
  const times = async (...args: string[]) => {
    const { out } = await jts('show', 'HOURS', '1h', ...args);
    const [, ...lines] = out.trimEnd().split('\n');
    return lines.map((line) => line.split(' ')[0]);
  };
  expect(await times()).toEqual([
    '2024-06-28T15:00:00Z',
    '2024-06-28T23:59:59.999Z',
    '2024-06-29T00:00:00Z',
  ]);
  expect(await times('--timezone', 'Asia/Seoul')).toEqual([
    '2024-06-29T00:00:00+09:00',
    '2024-06-29T08:59:59.999+09:00',
    '2024-06-29T09:00:00+09:00',
  ]);
  expect((await times('--timezone', 'UTC'))[0]).toBe('2024-06-28T15:00:00+00:00');
});

it('says what is stored instead of what was asked for', async () => {
  expect(await jts('show', 'NONE', '1d')).toEqual({
    code: 1,
    out: '',
    err: 'jts: no bars of KRX NONE 1d are stored (jts list shows what is)\n',
  });
  const { err } = await jts('show', 'DAYS', '1d', '--from', '2030-01-01');
  expect(err).toContain('they run from 2024-06-01T00:00:00.000Z to 2024-06-30T00:00:00.000Z');
});

it.for([
  [['--last', '5', '--from', '2024-06-01'], '--last goes without --from and --to'],
  [['--from', '2024-06-02', '--to', '2024-06-01'], '--from is after --to'],
  [['--from', '2024-02-30'], 'It must be a date'],
  [['--from', '2024-02-30T00:00Z'], 'It must be a date'],
  [['--from', '06/01/2024'], 'It must be a date'],
  [['--to', '2024-06-01T09:00'], 'or a time with its zone'],
  [['--last', '0'], 'It must be a whole number above 0.'],
  [['--timezone', 'UTC', '--format', 'csv'], '--timezone is for tables'],
  [['--format', 'xml'], 'Allowed choices are table, csv, json.'],
] as const)('%j is wrong usage', async ([args, says]) => {
  const { code, out, err } = await jts('show', 'DAYS', '1d', ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(says);
});

it('lists what is stored, as a table and as JSON', async () => {
  const { out } = await jts('list');
  expect(out).toBe(
    [
      'exchange  symbol  timeframe  first                 last                  bars',
      'KRX       DAYS    1d         2024-06-01            2024-06-30              30',
      'KRX       HOURS   1h         2024-06-28T15:00:00Z  2024-06-29T00:00:00Z     3',
      '',
    ].join('\n'),
  );
  const listed = JSON.parse((await jts('list', '--format', 'json')).out);
  expect(listed).toEqual([
    {
      exchange: 'KRX',
      symbol: 'DAYS',
      timeframe: '1d',
      first: '2024-06-01T00:00:00.000Z',
      last: '2024-06-30T00:00:00.000Z',
      count: 30,
    },
    expect.objectContaining({ symbol: 'HOURS', count: 3 }),
  ]);
});
