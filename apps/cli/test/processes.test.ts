import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { needsEngine } from './embedded.js';
import { callJts, program, startJts } from './jts-process.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

needsEngine();
const server = useServer();
const scratch = useScratch();

const patience = { timeout: 30_000 };
const header = 'timestamp,open,high,low,close,volume\n';

/** Minute bars, numbered from 0. */
function rows(count: number): string {
  const start = Date.parse('2000-01-01T00:00Z');
  return Array.from({ length: count }, (_, i) => {
    return `${new Date(start + i * 60_000).toISOString()},10,20,5,11,${i}\n`;
  }).join('');
}

it('pnpm start: imports the sample, shows it, and finds it there the next time', async () => {
  const data = join(scratch.path, 'demo');
  const first = await callJts(['demo', '--data', data], { cwd: scratch.path });
  expect(first).toMatchObject({ code: 0, err: '' });
  for (const line of [
    `ready in [\\d.]+ m?s: an embedded ClickHouse in ${data}`,
    'symbols\\.csv: 2 symbols in [\\d.]+ m?s, [\\d,]+ rows/s',
    '990010-1m\\.csv into KRX 990010 1m: done',
    'read 15,240 rows in [\\d.]+ m?s, [\\d,]+ rows/s',
    'inserted 15,240, replaced 0, skipped 0, rejected 0',
    'Series stored \\(counted in [\\d.]+ m?s, [\\d,]+ rows/s\\)',
    'KRX +990020 +1d +2015-01-02 +2024-12-30 +2,539',
    'Last bars of 990010 1m, of 15,240 bars read in [\\d.]+ m?s, [\\d,]+ rows/s',
    '2024-12-30T15:30:00\\+09:00 .* 45827',
    `The data stays in ${data}\\.`,
  ]) {
    expect(first.out).toMatch(new RegExp(`^ *${line}$`, 'm'));
  }
  const second = await callJts(['demo', '--data', data], { cwd: scratch.path });
  expect(second.code).toBe(0);
  expect(second.out.match(/: nothing had to be inserted$/gm)).toHaveLength(3);
});

it('keeps its data in .jts of the working folder, or where JTS_DATA says', async () => {
  const importing = ['import', '-', '--symbol', 'A', '--timeframe', '1m'];
  const here = { cwd: scratch.path };
  expect(await callJts(importing, here, header + rows(3))).toMatchObject({ code: 0 });
  const shown = await callJts(['show', 'A', '1m', '--format', 'csv'], {
    cwd: '/',
    env: { JTS_DATA: join(scratch.path, '.jts') },
  });
  expect(shown).toMatchObject({ code: 0, out: header + rows(3) });
});

it('a second process on the same folder is told who holds it', async () => {
  const data = join(scratch.path, 'held');
  const holder = startJts(['import', '-', '--symbol', 'A', '--timeframe', '1m', '--data', data], {
    cwd: scratch.path,
  });
  const lock = join(data, 'jts-engine.lock');
  await vi.waitFor(() => expect(readFileSync(lock, 'utf8')).toContain(`${holder.pid}`), patience);
  const second = await callJts(['list', '--data', data], { cwd: scratch.path });
  expect(second).toMatchObject({ code: 1, out: '' });
  expect(second.err).toMatch(
    new RegExp(`^jts: .*held by process ${holder.pid} .*\\(UNAVAILABLE\\)\\n$`),
  );
  holder.child.stdin?.end(header + rows(2));
  expect(await holder.ended).toMatchObject({ code: 0 });
});

it('Ctrl-C ends an import that waits for more, and says where to resume', async () => {
  const importing = ['import', '-', '--symbol', 'STOPPED', '--timeframe', '1m'];
  const { child, ended } = startJts(importing, { cwd: scratch.path, env: server.env });
  child.stdin?.write(header + rows(65_537));
  const stored = () => server.query(`SELECT count() FROM ${server.database}.candles`);
  // The table is made by this very import.
  await vi.waitFor(async () => expect(await stored()).toBe('65536'), patience);
  child.kill('SIGINT');
  const { code, out, err } = await ended;
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toContain('standard input into KRX STOPPED 1m: interrupted\n');
  expect(out).toContain('  1 batch stored, up to row 65,537 (2000-02-15T12:15:00.000Z)\n');
});

it('a second Ctrl-C ends the process at once', async () => {
  const data = join(scratch.path, 'twice');
  const importing = ['import', '-', '--symbol', 'A', '--timeframe', '1m', '--data', data];
  const jts = startJts(importing, { cwd: scratch.path });
  // Less than a batch, and more than a pipe holds: once it is taken, the store is open.
  await new Promise((resolve) => jts.child.stdin?.write(header + rows(40_000), resolve));
  const engine = Number(readFileSync(`/proc/${jts.pid}/task/${jts.pid}/children`, 'utf8').trim());
  // An engine that does not end: the first Ctrl-C waits for it.
  process.kill(engine, 'SIGSTOP');
  try {
    jts.child.kill('SIGINT');
    await vi.waitFor(() => expect(jts.out).toContain('interrupted'), patience);
    jts.child.kill('SIGINT');
    expect(await jts.ended).toMatchObject({ code: null, signal: 'SIGINT' });
  } finally {
    process.kill(engine, 'SIGCONT');
  }
  await vi.waitFor(() => expect(existsSync(`/proc/${engine}`)).toBe(false), patience);
});

it('a pipe that is closed early has got what it wanted', async () => {
  const importing = ['import', '-', '--symbol', 'PIPE', '--timeframe', '1m'];
  const here = { cwd: scratch.path, env: server.env };
  expect(await callJts(importing, here, header + rows(100_000))).toMatchObject({ code: 0 });
  const ended = await callShell(
    '{ "$0" "$1" export PIPE 1m; echo "ended with $?" >&2; } | head -1',
  );
  expect(ended).toEqual({ code: 0, out: header, err: 'ended with 0\n' });
});

it('an output that takes nothing is a failure', async () => {
  expect(await callShell('"$0" "$1" list > /dev/full')).toEqual({
    code: 1,
    out: '',
    err: "jts: the output can't be written: the disk is full\n",
  });
});

/** Runs a shell command in which `"$0" "$1"` is the program, on the server. */
async function callShell(command: string) {
  const env = { ...process.env, ...server.env };
  const shell = spawn('sh', ['-c', command, process.execPath, program], { env });
  let [out, err] = ['', ''];
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(shell, 'close');
  return { code, out, err };
}

it('without the engine it works in memory, and says so', async () => {
  // A tool that it needs is not found, as on a machine that the engine is not made for.
  const env = { PATH: scratch.path };
  const importing = ['import', '-', '--symbol', 'A', '--timeframe', '1m'];
  const { code, out, err } = await callJts(importing, { cwd: scratch.path, env }, header + rows(2));
  expect(code).toBe(0);
  expect(out).toContain('inserted 2');
  expect(err).toMatch(/^jts: the embedded store needs .*\njts: working in memory: .*\n$/);
});
