/// <reference types="node" />
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cacheSuites, documentSuites, marketDataSuites } from '../src/index.js';

const keysOf = (suites: Readonly<Record<string, readonly { readonly key: string }[]>>) =>
  Object.values(suites).flatMap((cases) => cases.map(({ key }) => key));
const marketDataKeys = keysOf(marketDataSuites);
const keys = [...marketDataKeys, ...keysOf(documentSuites), ...keysOf(cacheSuites)];

/** What a process prints and how it ends. They import the built package, as other programs do. */
async function run(args: readonly string[]) {
  // This process's own runner and flags are none of its business.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const child = spawn(process.execPath, args, { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { code, output };
}

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

async function nodeTest(file: string) {
  const { code, output } = await run(['--test', '--test-reporter=tap', pathOf(file)]);
  const results = output.matchAll(/^\s*(not ok|ok) \d+ - ([A-Z]\d+\/[^:]+):/gm);
  const tests = Array.from(results, ([, result, key]) => ({ passed: result === 'ok', key }));
  return { code, output, tests };
}

// A process that loads and runs the whole suite, on a machine that may be busy.
describe('under node:test', { timeout: 600_000 }, () => {
  it('the memory adapter passes every case', async () => {
    const { code, output, tests } = await nodeTest('./node/whole.mjs');
    expect(tests.filter(({ passed }) => !passed)).toEqual([]);
    expect(tests.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(code, output).toBe(0);
  });

  it('an adapter that deletes too little fails, by the cases that say so', async () => {
    const { code, tests } = await nodeTest('./node/broken.mjs');
    const failed = tests.filter(({ passed }) => !passed).map(({ key }) => key);
    expect(failed).toContain('C6/both-ends');
    expect(failed.filter((key) => key?.startsWith('C5/'))).toEqual([]);
    expect(tests).toHaveLength(marketDataKeys.length);
    expect(code).toBe(1);
  });

  it('a target with a question unanswered fails all, and says which', async () => {
    const { code, output, tests } = await nodeTest('./node/unanswered.mjs');
    expect(tests).toHaveLength(marketDataKeys.length);
    expect(tests.filter(({ passed }) => passed)).toEqual([]);
    expect(output).toContain('memory: capabilities.deletes must be true or false');
    expect(code).toBe(1);
  });
});

describe('an adapter that hangs', { timeout: 600_000 }, () => {
  const late = 'memory: S1/last-save-wins: the case did not end within 20 ms';

  it('ends the process of node:test, each case by its key', async () => {
    const { code, output, tests } = await nodeTest('./hanging/node.mjs');
    expect(output).toContain(late);
    expect(tests.map(({ key }) => key)).toEqual(marketDataSuites.symbols.map(({ key }) => key));
    expect(code).toBe(1);
  });

  it('ends the process of vitest, likewise', async () => {
    const vitest = pathOf('../../../node_modules/vitest/vitest.mjs');
    const { code, output } = await run([vitest, 'run', '--root', pathOf('./hanging')]);
    expect(output).toContain(late);
    expect(code).toBe(1);
  });
});
