import type { CopyReport } from '@jts/usecases';
import { expect, it, vi } from 'vitest';
import { backtestYaml, formulaYaml, save, strategyYaml } from './documents.js';
import { startJts } from './jts-process.js';
import { useMongo } from './mongo.js';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const [from, to] = [useMongo(), useMongo()];
const [source, target] = [useMongo(), useMongo()];
const [oddities, rest] = [useMongo(), useMongo()];
const server = useServer();
const scratch = useScratch();

it('copies documents from one MongoDB to another, and the second time nothing', async () => {
  const { id: formula } = await save(from, 'formulas', formulaYaml);
  const { id: strategy } = await save(from, 'strategies', strategyYaml(formula));
  for (let i = 0; i < 3; i++) await save(from, 'backtests', backtestYaml(strategy));
  await from.jts(['settings', 'set', 'theme', '{"dark": true}']);
  const copy = () => runJts(['copy', from.url, to.url]);
  const first = await copy();
  expect(first).toMatchObject({ code: 0, err: '' });
  const lines = first.out.trimEnd().split('\n');
  expect(lines.slice(0, 5).map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['source', 'added', 'changed', 'unchanged', 'refused', 'read back'],
    ['formulas', '1', '1', '0', '0', '0', 'equal'],
    ['strategies', '1', '1', '0', '0', '0', 'equal'],
    ['backtests', '3', '3', '0', '0', '0', 'equal'],
    ['settings', '1', '1', '0', '0', '0', 'equal'],
  ]);
  expect(lines[5]).toMatch(/^copied in /);
  const [copied] = await to.json<{ id: string; entryFormulaId: string }[]>('strategies', 'list');
  expect((await to.jts(['formulas', 'show', copied?.entryFormulaId ?? ''])).code).toBe(0);
  const results = await to.json<object[]>('backtests', 'list', '--strategy', copied?.id ?? '');
  expect(results).toHaveLength(3);
  const again = await runJts(['copy', from.url, to.url, '--json']);
  const { verified, parts }: CopyReport = JSON.parse(again.out);
  expect(verified).toBe(true);
  for (const part of Object.values(parts)) expect(part).toMatchObject({ added: 0, changed: 0 });
});

it('killed half-way, it is completed by the next run, and nothing is there twice', async () => {
  const count = 400;
  const time = new Date();
  const formulas = Array.from({ length: count }, (_, i) => ({
    name: `f${i % 7}`,
    expression: 'x',
    category: 'scan',
    tags: [],
    parameters: [],
    version: 1,
    createdAt: time,
    updatedAt: time,
  }));
  await source.inDatabase((db) => db.collection('formulas').insertMany(formulas));
  const stored = () => target.inDatabase((db) => db.collection('formulas').countDocuments());
  const { child, ended } = startJts(['copy', source.url, target.url], { cwd: scratch.path });
  await vi.waitFor(async () => expect(await stored()).toBeGreaterThan(20), { timeout: 60_000 });
  child.kill('SIGKILL');
  expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  const left = await stored();
  expect(left).toBeLessThan(count);
  const { code, out } = await runJts(['copy', source.url, target.url, '--json']);
  expect(code).toBe(0);
  const { parts }: CopyReport = JSON.parse(out);
  // What was in flight when it was killed may have come to the server since.
  const { added = 0, unchanged = 0 } = parts.formulas ?? {};
  expect(unchanged).toBeGreaterThanOrEqual(left);
  expect(added + unchanged).toBe(count);
  expect(await stored()).toBe(count);
});

it('leaves out what the target does not take, and copies the rest', async () => {
  const time = new Date();
  const long = await oddities.insert('formulas', {
    name: 'n'.repeat(1001),
    expression: 'x',
    category: 'scan',
    createdAt: time,
    updatedAt: time,
  });
  await save(oddities, 'strategies', strategyYaml(long));
  await save(oddities, 'formulas', formulaYaml);
  const { code, out, err } = await runJts(['copy', oddities.url, rest.url]);
  expect({ code, err }).toEqual({
    code: 1,
    err: 'jts: not all is copied: mend in the source what the target refuses, and run it again\n',
  });
  expect(out).toMatch(/^formulas +2 +1 +0 +0 +1 {2}different$/m);
  expect(out).toMatch(/^strategies +1 +1 +0 +0 +0 {2}equal$/m);
  expect(out).toContain(
    `refused: formula "${'n'.repeat(60)}" (${long}), name: must not be longer than 1000 characters (VALIDATION)\n`,
  );
  expect(out).toContain(`strategies name a formula that is none: ${long}\n`);
  const mended = `id: "${long}"\nversion: 1\n${formulaYaml.replace('돌파', 'mended')}`;
  await save(oddities, 'formulas', mended);
  expect(await runJts(['copy', oddities.url, rest.url])).toMatchObject({ code: 0, err: '' });
  const [strategy] = await rest.json<{ entryFormulaId: string }[]>('strategies', 'list');
  const used = await rest.json<object>('formulas', 'show', strategy?.entryFormulaId ?? '');
  expect(used).toMatchObject({ name: 'mended' });
});

it('copies candles and symbols from a folder to a server', async () => {
  const data = `${scratch.path}/market`;
  const bars = 'date,open,high,low,close,volume\n2024-01-02,1,2,1,2,5\n2024-01-03,2,2,1,1.5,6\n';
  const importing = ['import', '-', '--symbol', 'A', '--timeframe', '1d', '--data', data];
  expect(await runJts(importing, { stdin: bars })).toMatchObject({ code: 0 });
  const { CLICKHOUSE_URL: url = '', ...env } = server.env;
  const copied = await runJts(['copy', data, url], { env });
  expect(copied).toMatchObject({ code: 0, err: '' });
  expect(copied.out).toMatch(/^candles +2 +2 +0 +0 +0 {2}equal$/m);
  const shown = await runJts(['show', 'A', '1d', '--format', 'csv'], server);
  expect(shown.out).toContain('2024-01-03,2,2,1,1.5,6\n');
});

it('copies like to like', async () => {
  for (const args of [[from.url, '.jts'], [from.url, from.url], [from.url]]) {
    expect(await runJts(['copy', ...args])).toMatchObject({ code: 2 });
  }
});
