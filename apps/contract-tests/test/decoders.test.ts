import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { fuzzDecoder, type Options, type Report } from '../src/decoders/fuzz-decoder.js';
import { decoders } from '../src/decoders/index.js';
import { parseOptions } from '../src/decoders/options.js';
import { reportText } from '../src/decoders/report.js';
import { WatchedProcess } from '../src/decoders/watched.js';
import { decoders as broken } from './broken-decoders.js';

/** It ends what hangs, on a machine that may be very busy. */
const hangMs = 120_000;
const moduleOf = (path: string) => new URL(path, import.meta.url).href;

let process: WatchedProcess | undefined;

/** One for several decoders: to start it takes longer than what it does. */
const processOf = (module: string): WatchedProcess => {
  process ??= new WatchedProcess({ module: moduleOf(module), hangMs });
  return process;
};

function closeProcess(): void {
  process?.close();
  process = undefined;
}

describe('nothing that comes from outside does harm', () => {
  afterAll(closeProcess);

  test.each(decoders.map((one) => [one.name, one] as const))('%s', async (_, decoder) => {
    const ours = processOf('../src/decoders/index.ts');
    const report = await fuzzDecoder(decoder, { inputs: 1000, seed: 1 }, ours);
    expect(report.failure, reportText(report)).toBeUndefined();
    expect(report.done?.inputs).toBe(1000);
    // Some of them get through, else nothing behind the first look was tried.
    expect(report.done?.outcomes['read']).toBeGreaterThan(20);
  });
});

describe('a decoder that is broken is found', () => {
  afterEach(closeProcess);

  async function reportOf(name: string, options: Partial<Options> = {}): Promise<Report> {
    const decoder = broken.find((one) => one.name === name);
    if (decoder === undefined) throw new Error(`no decoder ${name}`);
    const theirs = processOf('./broken-decoders.ts');
    return fuzzDecoder(decoder, { inputs: 5000, seed: 7, ...options }, theirs);
  }

  test.each([
    ['uncoded', /callers are not told of: TypeError: x is not a function/],
    ['polluting', /changes Object\.prototype/],
    ['overwriting', /changes Object\.prototype/],
    ['inheriting', /inherits from data/],
    ['greedy', /asks for 134217728 bytes/],
    ['piecemeal', /pieces make a difference/],
  ])('%s, and again by what is printed', async (name, message) => {
    const first = await reportOf(name);
    expect(first.failure?.message).toMatch(message);
    const { path = '' } = first.failure ?? {};
    expect(reportText(first)).toContain(`--decoder ${name} --seed 7 --path ${path}`);
    const again = await reportOf(name, { inputs: 1, path });
    expect(again.failure?.message).toMatch(message);
    expect(again.input).toEqual(first.input);
  });

  test('deadly, from outside', async () => {
    const first = await reportOf('deadly');
    expect(first.failure?.message).toMatch(/ends its process \(SIGKILL\)/);
    expect(first.input?.bytes.length).toBeGreaterThan(20);
    closeProcess();
    const { path = '' } = first.failure ?? {};
    expect(await reportOf('deadly', { inputs: 1, path })).toMatchObject({ input: first.input });
  });

  test('hanging, from outside', async () => {
    process = new WatchedProcess({ module: moduleOf('./broken-decoders.ts'), hangMs: 2000 });
    const report = await reportOf('hanging');
    expect(report.failure).toMatchObject({ message: 'it hangs: no end within 2 s', path: '0' });
    expect(reportText(report)).toContain('--decoder hanging --seed 7 --path 0');
  });

  test('quadratic, by its time', async () => {
    const { failure } = await reportOf('quadratic', { repeated: 0 });
    expect(failure?.message).toMatch(/time grows as length\^[12]\.\d\d: .* bytes of lines/);
  });

  test('good, not at all', async () => {
    const report = await reportOf('good', { repeated: 10 });
    expect(report).toMatchObject({ done: { inputs: 5000, outcomes: { read: 5000 } } });
    expect(report.failure).toBeUndefined();
    expect(report.peakBytes).toBeGreaterThan(2 ** 20);
    expect(reportText(report)).toMatch(/5,000 inputs.*\n {2}read 5,000\n {2}worst input: .* ms/);
  });
});

test('the command line is checked', () => {
  const names = decoders.map(({ name }) => name);
  const options = parseOptions(['--inputs', '7', '--seed', '2147483647']);
  expect(options).toMatchObject({ inputs: 7, seed: 2_147_483_647, decoders: names });
  const again = ['--decoder', 'native', '--seed', '3', '--path', '12:0:1'];
  expect(parseOptions(again)).toMatchObject({ inputs: 1, decoders: ['native'], path: '12:0:1' });
  for (const [args, problem] of [
    [['--inputs', '0'], '--inputs'],
    [['--inputs', 'x'], '--inputs'],
    [['--decoder', 'xml'], 'no decoder xml'],
    [['--seed', '1.5'], '--seed'],
    [['--path', '3'], '--path needs'],
    [['--path', 'x', '--seed', '1', '--decoder', 'native'], '--path'],
    [['--hang-seconds', '0'], '--hang-seconds'],
  ] as const) {
    expect(() => parseOptions(args)).toThrow(problem);
  }
});
