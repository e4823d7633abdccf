import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { needsEngine } from './embedded.js';
import { type FileForm, fileBars, type TextBar } from './file-bars.js';
import { runJts, type Situation } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const folder = process.env['JTS_TEST_DATA'];
const pathOf = (file: string) => join(folder ?? '', `${file}.csv`);

interface RealFile {
  readonly file: string;
  readonly symbol: string;
  readonly bars: number;
  readonly timeframe?: string;
  readonly args?: readonly string[];
  readonly form?: FileForm;
}

const accepted: readonly RealFile[] = [
  { file: 'goog-1d', symbol: 'GOOG', bars: 2148 },
  { file: 'krx-005930-1d', symbol: '005930', bars: 8343 },
  { file: 'krx-069500-1d', symbol: '069500', bars: 5243 },
  { file: 'krx-000660-1d', symbol: '000660', bars: 370 },
  { file: 'krx-00088K-1d', symbol: '00088K', bars: 370 },
  { file: 'dax-1d', symbol: 'DAX', bars: 512 },
  {
    file: 'sh000001-1m',
    symbol: '000001',
    bars: 24_000,
    timeframe: '1m',
    args: ['--timezone', 'Asia/Shanghai'],
    form: { columns: [0, 1, 2, 3, 4, 6], hoursAhead: 8 },
  },
  {
    file: 'sp500-1m',
    symbol: 'SPX',
    bars: 1563,
    timeframe: '1m',
    args: ['--timezone', 'America/New_York', '--date-format', 'M/D/YYYY H:mm'],
    form: { columns: [0, 1, 3, 4, 2, 5], monthFirst: true, hoursAhead: -5 },
  },
  {
    file: 'eurusd-1h',
    symbol: 'EURUSD',
    bars: 5000,
    timeframe: '1h',
    args: ['--round', 'half-even'],
    form: { places: 4 },
  },
];

interface Refused {
  readonly file: string;
  readonly timeframe?: string;
  readonly rejected: number;
  /** The first problem. */
  readonly says: string;
}

const refused: readonly Refused[] = [
  { file: 'krx-000670-1d', rejected: 12, says: 'row 4, close: 52110 is above the high' },
  { file: 'krx-003560-1d', rejected: 365, says: 'row 2, high: open, high and low are 0' },
  {
    file: 'eurusd-1h',
    timeframe: '1h',
    rejected: 4992,
    says: 'row 2, low: 1.07083 has more than 4 decimal places',
  },
  { file: 'spy-1d', rejected: 2519, says: 'row 2, open: 147.100006 has more than 4 decimal' },
  { file: 'jpyusd-1d-descending', rejected: 519, says: 'row 2, open: 0.009469 has more than 4' },
];

const server = useServer();
const scratch = useScratch();
const stores: readonly (readonly [name: string, situation: () => Situation])[] = [
  ['an embedded store', () => ({ env: { JTS_DATA: join(scratch.path, 'data') } })],
  ['a server over HTTP', () => server],
];

describe.for(stores)('in %s', ([name, situation]) => {
  if (name === 'an embedded store') needsEngine();
  const jts = (...args: string[]) => runJts(args, situation());

  async function importJson(file: string, args: readonly string[]) {
    const { code, out, err } = await jts('import', file, '--json', ...args);
    expect(err).toBe('');
    return { code, ...JSON.parse(out) };
  }

  it.for(accepted)('$file is stored, and comes back digit for digit', async (real, ctx) => {
    if (folder === undefined) ctx.skip('JTS_TEST_DATA is not set');
    const { file, symbol, timeframe = '1d', bars, args = [], form } = real;
    const all = ['--symbol', symbol, '--timeframe', timeframe, ...args];
    const counts = { code: 0, read: bars, replaced: 0, rejected: 0 };

    const half = await scratch.write('half.csv', await firstHalf(pathOf(file)));
    const before = await importJson(half, all);
    expect(before).toMatchObject({ code: 0, inserted: Math.floor(bars / 2) });
    const first = await importJson(pathOf(file), all);
    const skipped = before.inserted;
    expect(first).toMatchObject({ ...counts, inserted: bars - skipped, skipped });
    const again = await importJson(pathOf(file), all);
    expect(again).toMatchObject({ ...counts, inserted: 0, skipped: bars });

    const { out } = await jts('export', symbol, timeframe, '--format', 'jsonl');
    const stored = out
      .trimEnd()
      .split('\n')
      .map((line): TextBar => JSON.parse(line));
    expect(stored).toHaveLength(bars);
    expect(stored).toEqual(await fileBars(pathOf(file), form));
  });

  it.for(refused)('$file is refused, and nothing of it is stored', async (real, ctx) => {
    if (folder === undefined) ctx.skip('JTS_TEST_DATA is not set');
    const { file, timeframe = '1d', rejected, says } = real;
    const key = ['--symbol', file, '--timeframe', timeframe];
    const { code, out } = await jts('import', pathOf(file), ...key);
    expect(code).toBe(1);
    expect(out).toContain(`into KRX ${file} ${timeframe}: rejected: `);
    expect(out).toContain(`rejected ${rejected.toLocaleString('en')}\n`);
    expect(out).toContain(`${file}.csv ${says}`);
    expect(out).toContain('nothing was stored');
    expect(await jts('show', file, timeframe)).toMatchObject({
      code: 1,
      err: expect.stringContaining('are stored'),
    });
  });
});

/** The header and the first half of the rows. */
async function firstHalf(path: string): Promise<string> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  return `${lines.slice(0, 1 + Math.floor((lines.length - 1) / 2)).join('\n')}\n`;
}
