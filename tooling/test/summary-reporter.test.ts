import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const reporter = fileURLToPath(new URL('../summary-reporter.ts', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** Runs one test file in a vitest of its own; `summary` is what the reporter left for CI. */
async function run(source: string, { ci = false, flags = [] as string[] } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'summary-reporter-'));
  folders.push(folder);
  await writeFile(join(folder, 'one.test.js'), source);
  const summary = join(folder, 'summary');
  const { CI: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--globals', '--reporter=default', `--reporter=${reporter}`, ...flags],
    { cwd: folder, env: { ...env, JTS_TEST_SUMMARY: summary, ...(ci && { CI: 'true' }) } },
  );
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  const closing = output.trimEnd().split('\n').at(-1);
  return { exitCode, output, closing, summary: await readFile(summary, 'utf8').catch(() => null) };
}

const mixed = `
  it('runs', () => {});
  it('is skipped by itself', (context) => context.skip('no data here'));
  describe.skip('needs a server', () => { it('asks the server', () => {}); });
`;

describe('the closing line', () => {
  it('is the last one, and goes to the file that CI reads', async () => {
    const result = await run(`it('a', () => {}); it('b', () => {});`);
    expect(result).toMatchObject({
      exitCode: 0,
      closing: '2 passed, 0 failed',
      summary: '2 passed, 0 failed\n',
    });
  });

  it('counts a file that cannot be loaded as a failure', async () => {
    const result = await run(`it('a', () => {}); throw new Error('broken');`);
    expect(result).toMatchObject({ exitCode: 1, closing: '0 passed, 1 failed' });
  });

  it('counts a failing hook of a suite as a failure', async () => {
    const result = await run(`
      it('runs', () => {});
      describe('s', () => { beforeAll(() => { throw new Error('no'); }); it('a', () => {}); });
    `);
    expect(result.exitCode).toBe(1);
    expect(result.closing).toMatch(/^1 passed, 1 failed/);
  });

  it('counts an unhandled rejection as a failure', async () => {
    const result = await run(`it('a', () => { void Promise.reject(new Error('lost')); });`);
    expect(result).toMatchObject({ exitCode: 1, closing: '1 passed, 1 failed' });
  });
});

describe('failures', () => {
  it('are named above the closing line, each with the first line of its error', async () => {
    const { output } = await run(`
      it('a', () => { throw new Error('first\\nsecond'); });
      describe('s', () => { beforeAll(() => { throw new Error('no'); }); it('b', () => {}); });
      it('c', () => { void Promise.reject(new Error('lost')); });
    `);
    expect(output.trimEnd().split('\n').slice(-4)).toEqual([
      'Failed: one.test.js > a: first',
      'Failed: one.test.js > s: no',
      'Failed: outside of a test: lost',
      '1 passed, 3 failed, 1 skipped',
    ]);
  });
});

describe('skipped tests', () => {
  it('are listed under their reasons', async () => {
    const { exitCode, closing, output } = await run(mixed);
    expect({ exitCode, closing }).toEqual({
      exitCode: 0,
      closing: '1 passed, 0 failed, 2 skipped',
    });
    expect(output).toContain('Skipped: no data here\n  one.test.js > is skipped by itself\n');
    expect(output).toContain(
      'Skipped: needs a server\n  one.test.js > needs a server > asks the server\n',
    );
  });

  it('fail the run in CI', async () => {
    expect(await run(mixed, { ci: true })).toMatchObject({
      exitCode: 1,
      closing: '1 passed, 0 failed, 2 skipped',
    });
  });
});

describe('a run without any test', () => {
  it('fails', async () => {
    const result = await run(`describe.skip('nothing', () => { it('a', () => {}); });`);
    expect(result).toMatchObject({ exitCode: 1, closing: '0 passed, 0 failed, 1 skipped' });
  });

  it('fails even where vitest is told to accept it', async () => {
    const result = await run('', { flags: ['--passWithNoTests', 'no-such-file'] });
    expect(result.exitCode).toBe(1);
  });
});
