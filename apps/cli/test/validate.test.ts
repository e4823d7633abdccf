import { expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const server = useServer();
const scratch = useScratch();

const doubtful = [
  'date,open,high,low,close,volume',
  '2024-01-02,10,12,9,11,100',
  '2024-01-03,0,0,0,11,0',
  '2024-01-05,10,12,9,13,100',
  '2024-01-04,10,12,9,11,100',
  '2024-01-04,10,12,9,11,100',
  '',
].join('\n');

it('counts what is doubtful in a file, and stores nothing', async () => {
  const file = await scratch.write('doubtful.csv', doubtful);
  const { code, out, err } = await runJts(['validate', file, '1d'], server);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  for (const line of [
    '5 rows looked at, unsorted',
    '  ohlc 1\n    row 4, close: 13 is above the high, 12\n',
    '  halt 1\n    row 3: open, high and low are 0, the close is not\n',
    '  duplicate 1\n    row 6, timestamp: 2024-01-04T00:00:00.000Z is also the time of row 5\n',
    '  an import would refuse it\n',
  ]) {
    expect(out).toContain(line);
  }
});

it('looks at a stored series, and needs no store for a file', async () => {
  const good = doubtful.split('\n').slice(0, 2).join('\n');
  await runJts(['import', '-', '--symbol', 'V', '--timeframe', '1d'], { ...server, stdin: good });
  expect(await runJts(['validate', 'V', '1d'], server)).toEqual({
    code: 0,
    out: 'V: 1 bar looked at\n  no bar contradicts itself\n',
    err: '',
  });
  const away = { env: { CLICKHOUSE_URL: 'http://127.0.0.1:1' }, stdin: good };
  expect(await runJts(['validate', '-', '1d'], away)).toMatchObject({ code: 0 });
});

it('names the bars of a store by their times, each halt once', async () => {
  const stdin = doubtful.split('\n').slice(0, 4).join('\n');
  const args = ['import', '-', '--symbol', 'TIMES', '--timeframe', '1d', '--on-invalid', 'keep'];
  await runJts(args, { ...server, stdin });
  const { code, out } = await runJts(['validate', 'TIMES', '1d'], server);
  expect(code).toBe(1);
  expect(out).toBe(
    [
      'TIMES: 3 bars looked at',
      '  ohlc 1',
      '    2024-01-05, close: 13 is above the high, 12',
      '  halt 1',
      '    2024-01-03: open, high and low are 0, the close is not',
      '  zeroVolume 1',
      '    2024-01-03, volume: is 0',
      '  there are bars that contradict themselves',
      '',
    ].join('\n'),
  );
});

it('tells of bars off the grid of their timeframe', async () => {
  const stdin = 'time,open,high,low,close,volume\n2024-01-02 09:30:17,10,12,9,11,100\n';
  const { code, out } = await runJts(['validate', '-', '5m'], { ...server, stdin });
  expect(code).toBe(0);
  expect(out).toContain('  offGrid 1\n    row 2, timestamp: 2024-01-02T09:30:17.000Z is no');
});

it('reports to programs', async () => {
  const { out } = await runJts(['validate', '-', '1d', '--json'], { ...server, stdin: doubtful });
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    read: 5,
    order: 'unsorted',
    findings: { ohlc: { count: 2 }, duplicate: { count: 1 }, halt: { count: 1 } },
  });
});

it('takes a path for a file, and else a name for a symbol', async () => {
  const missing = await runJts(['validate', 'prices.csv', '1d'], { ...server, cwd: scratch.path });
  expect(missing).toMatchObject({
    code: 1,
    err: "jts: prices.csv can't be read: there is no such file\n",
  });
  const unknown = await runJts(['validate', 'NONE', '1d'], server);
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('NOT_FOUND') });
});
