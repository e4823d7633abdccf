import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const server = useServer();
const scratch = useScratch();

const csv = [
  'timestamp,open,high,low,close,volume',
  '2024-01-02T00:00:00.000Z,99999999999999.9999,99999999999999.9999,-1,0.0001,18446744073709551615',
  '2024-01-02T00:01:00.001Z,10,12,9,11.5,0',
  '',
].join('\n');

const jts = (...args: string[]) => runJts(args, { ...server, cwd: scratch.path });
const exporting = ['export', 'A', '1m'];

beforeAll(async () => {
  const args = ['import', '-', '--symbol', 'A', '--timeframe', '1m'];
  if (server.missing === undefined) await runJts(args, { ...server, stdin: csv });
});

it('writes what was imported, digit for digit', async () => {
  const { code, out, err } = await jts(...exporting);
  expect({ code, out }).toEqual({ code: 0, out: csv });
  expect(err).toMatch(/^2 bars in [\d.]+ m?s\n$/);
});

it('writes a line of JSON for each bar', async () => {
  const { out } = await jts(...exporting, '--format', 'jsonl', '--to', '2024-01-02T00:00Z');
  expect(
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      timestamp: '2024-01-02T00:00:00.000Z',
      open: '99999999999999.9999',
      high: '99999999999999.9999',
      low: '-1',
      close: '0.0001',
      volume: '18446744073709551615',
    },
  ]);
});

it('writes a file whole, also through a link, and leaves no draft', async () => {
  await scratch.write('real.csv', 'older');
  await symlink('real.csv', join(scratch.path, 'link.csv'));
  expect(await jts(...exporting, '--out', 'link.csv')).toMatchObject({ code: 0, out: '' });
  expect(await readFile(join(scratch.path, 'real.csv'), 'utf8')).toBe(csv);
  expect((await readdir(scratch.path)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('leaves an older file as it was where there is nothing to write', async () => {
  const file = await scratch.write('kept.csv', 'older');
  const nothing = await jts('export', 'B', '1m', '--out', file);
  expect(nothing).toMatchObject({ code: 1, out: '', err: expect.stringContaining('NOT_FOUND') });
  const empty = await jts(...exporting, '--from', '2030-01-01', '--out', file);
  expect(empty).toMatchObject({ code: 1, out: '', err: expect.stringContaining('they run from') });
  expect(await readFile(file, 'utf8')).toBe('older');
});

it('says which file it could not write', async () => {
  const { code, err } = await jts(...exporting, '--out', 'none/x.csv');
  expect(code).toBe(1);
  expect(err).toMatch(/^jts: .*none\/x\.csv can't be written: there is no such file\n$/);
});
