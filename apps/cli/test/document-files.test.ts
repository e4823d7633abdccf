import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { backtestYaml, formulaYaml, strategyYaml } from './documents.js';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
/** Nobody answers there: what is wrong with a file is told before a server is asked. */
const env = { MONGODB_URL: 'mongodb://127.0.0.1:1/none' };
const id = 'a'.repeat(24);
const strategy = strategyYaml(id);
const backtest = backtestYaml(id);
const formula = formulaYaml;

const refused = [
  // What is no JSON or YAML: the line.
  ['formulas', 'name: [1\ntags: x\n', ' line 2: '],
  ['formulas', '{\n  "name": "x",\n  "tags": [}\n}', ' line 3: '],
  ['formulas', 'name: a\ntags: []\nname: b\n', ' line 3: this key has come before'],
  ['formulas', '{"name": "a",\n "name": "b"}', ' line 2: "name" comes twice'],
  ['formulas', '1: a\n"1": b\n', ' line 2: this key has come before'],
  ['settings', 'key: a\nvalue:\n  ? [a, b]\n  : c\n', ' line 3: a key must be a text'],
  ['settings', 'key: &a [x]\nvalue: {*a : c}\n', ' line 2: a key must be a text'],
  // What would end the process, not in an error.
  ['formulas', '['.repeat(300_000), ' is nested too deep'],
  ['formulas', '{a: '.repeat(300_000), ' is nested too deep'],
  ['formulas', '- '.repeat(300_000), ' is nested too deep'],
  ['formulas', '? '.repeat(300_000), ' is nested too deep'],
  ['formulas', `a:\n${' - name: s'.repeat(3000)}\n]`, ' is nested too deep'],
  ['settings', `value: ${'['.repeat(200)}${']'.repeat(200)}`, ' is nested too deep'],
  ['formulas', 'name: a\n---\nname: b\n', ' line 2: a second document begins here: a file has one'],
  ['formulas', 'name: *nobody\n', ': Unresolved alias'],
  ['formulas', 'name: !js/function x\n', ' line 1: Unresolved tag: !js/function'],
  [
    'formulas',
    'a: &a [x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n',
    ': Excessive alias count',
  ],
  // What is no document.
  ['formulas', '', ' does not hold the fields of a formula'],
  ['strategies', '[]', ' does not hold the fields of a strategy'],
  ['settings', '"x"', ' does not hold the fields of a setting'],
  // Fields: the path and the reason.
  [
    'formulas',
    formula.replace('entry', 'enter'),
    ': category: must be one of scan, entry, exit, stop_loss, not "enter" (VALIDATION)',
  ],
  ['formulas', formula.replace('돌파', '" "'), ': name: must not be blank (VALIDATION)'],
  ['formulas', formula.replace('tags', 'tag'), ': tags: '],
  ['formulas', `${formula}descripton: x\n`, ': descripton: is no field of a formula'],
  [
    'formulas',
    formula.replace('minValue: 1,', 'min: 1,'),
    ': parameters[0].min: is no field of a formula',
  ],
  [
    'formulas',
    formula.replace('minValue: 1,', 'minValue: 300,'),
    ': parameters[0].maxValue: must not be below minValue (VALIDATION)',
  ],
  [
    'formulas',
    formula.replace('least,', 'period,'),
    ': parameters[1].name: must be unique: period has come before (VALIDATION)',
  ],
  [
    'formulas',
    `version: 3\n${formula}`,
    ': version: goes with the id; without an id there is none, and it is a new one',
  ],
  ['formulas', `id: "${id}"\n${formula}`, ': version: is required (VALIDATION)'],
  [
    'strategies',
    strategy.replace('10,', '0,'),
    ': riskConfig.positionSizePct: must be more than 0 (VALIDATION)',
  ],
  [
    'strategies',
    strategy.replace('10,', '101,'),
    ': riskConfig.positionSizePct: must be at most 100 (VALIDATION)',
  ],
  ['strategies', `${strategy}stopLossRule: { type: trailing }\n`, ': stopLossRule.type: '],
  [
    'backtests',
    backtest.replace('2024-06-28', '2023-06-28'),
    ': config.endDate: must not be before startDate (VALIDATION)',
  ],
  [
    'backtests',
    backtest.replace('74500.5', '74500.5x'),
    ': trades[0].exitPrice: must be a decimal number',
  ],
  ['backtests', backtest.replace('3.5,', '.nan,'), ': metrics.totalReturnPct: '],
  [
    'backtests',
    `id: "${id}"${backtest}`,
    ': id: must be absent: a result never changes, and a new one gets its id',
  ],
  ['backtests', backtest.replace('2024-03-04T', '2024-02-30T'), ': trades[0].entryTime: '],
  ['settings', 'key: a\n', ': value: is required (VALIDATION)'],
  ['settings', 'key: a\nvalue: 1\nversion: 0\n', ': version: must be at least 1 (VALIDATION)'],
  ['settings', 'key: ""\nvalue: 1\n', ': key: must not be empty (VALIDATION)'],
  // Numbers that would not be kept: the line.
  [
    'backtests',
    backtest.replace('["005930"]', '[005930]'),
    ' line 7: 005930 would be the number 5930: write it in quotes',
  ],
  [
    'backtests',
    backtest.replace('71000', '71000.12345678901234'),
    ' line 14: 71000.12345678901234 has more digits than a number keeps: write it in quotes',
  ],
  [
    'strategies',
    strategy.replace(`"${id}"`, '65e123456789012345678901'),
    ' line 2: 65e123456789012345678901 has more digits',
  ],
  [
    'settings',
    '{"key": "a",\n"value": [12345678901234567890]}',
    ' line 2: 12345678901234567890 has more digits than a number keeps: write it in quotes',
  ],
] as const;

it.for(refused.map(([kind, text, says]) => [kind, says, text] as const))(
  '%s: a file%s',
  async ([kind, says, text]) => {
    const file = await scratch.write('given.yaml', text);
    const { code, out, err } = await runJts([kind, 'save', file], { env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^[^\n]*\n$/);
    expect(err.slice(0, `jts: given.yaml${says}`.length)).toBe(`jts: given.yaml${says}`);
  },
);

it('a file that is not there, a folder, and what is no UTF-8', async () => {
  expect((await runJts(['formulas', 'save', '/no/such.yaml'], { env })).err).toBe(
    "jts: /no/such.yaml can't be read: there is no such file\n",
  );
  expect((await runJts(['formulas', 'save', scratch.path], { env })).err).toBe(
    `jts: ${scratch.path} is a folder\n`,
  );
  const latin = await scratch.write('latin.yaml', Uint8Array.of(0x6e, 0xe9, 0x0a));
  expect((await runJts(['formulas', 'save', latin], { env })).err).toBe(
    `jts: ${basename(latin)} is not UTF-8 text\n`,
  );
  const { err } = await runJts(['formulas', 'save', '-'], { env, stdin: '[' });
  expect(err).toMatch(/^jts: standard input line 1: /);
});

it('a file without an end', async () => {
  const piece = Buffer.alloc(16_000_000, 'x');
  let pieces = 0;
  function* endless() {
    for (;;) {
      pieces++;
      yield piece;
    }
  }
  const stdin = Readable.from(endless(), { objectMode: false });
  const { code, err } = await runJts(['settings', 'save', '-'], { env, stdin });
  expect({ code, err }).toEqual({
    code: 1,
    err: 'jts: standard input is larger than 400 MB: it is no document (TOO_LARGE)\n',
  });
  expect(pieces).toBeLessThan(40);
});

it('a large file that is no JSON', async () => {
  const stdin = '- x\n'.repeat(2_000_001);
  const { code, err } = await runJts(['settings', 'save', '-'], { env, stdin });
  expect({ code, err }).toEqual({
    code: 1,
    err: 'jts: standard input is no JSON, and too large to be read as YAML (TOO_LARGE)\n',
  });
});

it('tells the cause where asked', async () => {
  const stdin = formula.replace('entry', 'enter');
  const { err } = await runJts(['formulas', 'save', '-', '--verbose'], { env, stdin });
  expect(err).toContain('caused by ValidationError: category: must be one of');
});
