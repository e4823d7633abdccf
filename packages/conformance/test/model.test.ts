import type { FormulaRepository, SettingsRepository } from '@jts/ports';
import { describe, expect, it } from 'vitest';
import { type ConformanceCase, type ModelOptions, runCase } from '../src/index.js';
import { anyFormulaCalls, anySettingCalls } from '../src/model/index.js';
import { memoryStores, part } from './memory.js';
import { breaks, turn } from './saboteurs/breaks.js';

const oneOfEachCategory = breaks('formulas')((real) => ({
  getByCategory: async (...call) => (await real.getByCategory(...call)).slice(0, 1),
}));

const deletesTwice = breaks('formulas')((real) => ({
  async delete(id, options) {
    const found = await real.getById(id, options);
    await turn();
    await real.delete(id, options);
    return found !== null;
  },
}));

type Sabotage = Parameters<typeof memoryStores>[0];

const formulas = (sabotage?: Sabotage) =>
  part(memoryStores(sabotage), (store): FormulaRepository => store.formulas);

const [oneByOne, atOnce] = anyFormulaCalls.cases as readonly [
  ConformanceCase<FormulaRepository>,
  ConformanceCase<FormulaRepository>,
];

/** What a case says that must find something. */
async function found(run: Promise<void>): Promise<string> {
  const error = await run.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({ name: 'AssertionError' });
  return error instanceof Error ? error.message : '';
}

/** The options that a failure says it can be repeated with. */
function replayOf(message: string): Partial<ModelOptions> {
  const [, options = ''] = /repeat it with \{ model: (.*) \}$/.exec(message) ?? [];
  return JSON.parse(options) as Partial<ModelOptions>;
}

describe('a model test that has found something', () => {
  it.each([
    ['of calls one by one', oneByOne, oneOfEachCategory],
    ['of calls at once', atOnce, deletesTwice],
  ])('says after which calls, and repeats it: %s', async (_, one, sabotage) => {
    const model = { runs: 1000, seed: 7 };
    const first = await found(runCase(formulas(sabotage), one, { model }));
    expect(first).toMatch(/^after these calls:\n {2}1\. save\(new \{/m);
    const repeated = await found(runCase(formulas(sabotage), one, { model: replayOf(first) }));
    const calls = (message: string) => message.slice(0, message.indexOf('found in run'));
    expect(calls(repeated)).toBe(calls(first));
    expect(repeated).toContain('found in run 1;');
  });

  it('has made the calls few', async () => {
    const message = await found(
      runCase(formulas(oneOfEachCategory), oneByOne, { model: { runs: 1000, seed: 7 } }),
    );
    expect(message).toMatch(/ {2}1\. save.*\n {2}2\. save.*\n(?: {2}3\. save.*\n)? {2}\d\. getBy/);
    expect(message).not.toContain('  5. ');
  });
});

describe('a differential test', () => {
  it('finds no difference between two of a kind, whatever ids they give', async () => {
    await anyFormulaCalls.compare([formulas(), formulas(), formulas()]);
  });

  it('says who answers what, after which calls', async () => {
    const broken = { ...formulas(oneOfEachCategory), name: 'broken' };
    const model = { runs: 1000, seed: 7 };
    const message = await found(anyFormulaCalls.compare([formulas(), broken], { model }));
    expect(message).toMatch(/^getByCategory\(\w+\) differs:\n {2}memory:\n/);
    expect(message).toMatch(/^ {2}broken:\n/m);
    const again = { model: replayOf(message) };
    expect(await found(anyFormulaCalls.compare([formulas(), broken], again))).toContain('run 1;');
  });

  it('compares the order of what no id decides', async () => {
    const settings = (sabotage?: Sabotage) =>
      part(memoryStores(sabotage), (store): SettingsRepository => store.settings);
    const reversed = breaks('settings')((real) => ({
      list: async (options) => {
        const page = await real.list(options);
        return { ...page, items: page.items.toReversed() };
      },
    }));
    const model = { runs: 1000, seed: 7 };
    const message = await found(
      anySettingCalls.compare([settings(), settings(reversed)], { model }),
    );
    expect(message).toContain('differs');
  });
});
