import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentStoreCases } from '@jts/conformance';
import { afterEach, expect, test } from 'vitest';

const reporter = fileURLToPath(new URL('../src/report/contract-reporter.ts', import.meta.url));
const require = createRequire(import.meta.url);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** Runs files of tests in a vitest of its own, and returns what the reporter left. */
async function run(files: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'contract-reporter-'));
  folders.push(folder);
  const config = `const source = { conditions: ['@jts/source'] };
    export default { environments: { __vitest__: { resolve: source } } };`;
  for (const [file, source] of Object.entries({ ...files, 'vitest.config.mjs': config })) {
    await writeFile(join(folder, file), source);
  }
  // One worker for all: what is asked is the reporter, and each worker takes its time to start.
  const flags = ['--globals', '--no-isolate', '--no-file-parallelism', `--reporter=${reporter}`];
  const child = spawn(process.execPath, [vitest, 'run', ...flags], {
    cwd: folder,
    env: { ...process.env, JTS_CONTRACT_ADAPTERS: 'mongo' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exitCode = await new Promise((resolve) => child.once('close', resolve));
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  return {
    exitCode,
    output,
    html: await read('contract-report.html'),
    markdown: await read('contract-report.md'),
  };
}

const cases = documentStoreCases.map(({ key }) => `it('${key}: asks', () => {});`);
const skipped = (suite: string) => ({
  [`mongo.${suite}.test.js`]: `it('MongoDB: ${suite}', (context) => context.skip('no server'));`,
});
const others = Object.assign(
  {},
  ...['formulas', 'strategies', 'backtests', 'settings'].map(skipped),
);

test('a run of every case ends with the matrix, and is fine', async () => {
  const { exitCode, output, html, markdown } = await run({
    ...others,
    'mongo.documents.test.js': cases.join('\n'),
  });
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(output).toMatch(new RegExp(`mongo +(skipped +){4}${documentStoreCases.length} passed`));
  expect(output).toContain('mongo: no server');
  expect(html).toContain('Every case that ran has passed');
  expect(markdown).toContain('- mongo, settings: no server');
});

test('one with fewer cases fails, whatever they said', async () => {
  const { exitCode, output } = await run({
    ...others,
    'mongo.documents.test.js': cases.slice(1).join('\n'),
  });
  expect(exitCode).toBe(1);
  expect(output).toContain(`mongo, documents: did not run ${documentStoreCases[0]?.key}`);
});

test('a case that fails, a hook, and a file that does not load are failures with their message', async () => {
  const { exitCode, html, markdown } = await run({
    ...others,
    'mongo.documents.test.js': `${cases.slice(1).join('\n')}
      it('${documentStoreCases[0]?.key}: asks', () => { throw new Error('found this'); });`,
    'mongo.settings.test.js': `describe('s', () => {
      beforeAll(() => { throw new Error('no hook'); }); it('K1/keys: asks', () => {});
    });`,
    'mongo.formulas.test.js': `throw new Error('no file');`,
  });
  expect(exitCode).toBe(1);
  for (const text of ['found this', 'no hook', 'no file']) {
    expect(html).toContain(text);
    expect(markdown).toContain(text);
  }
});
