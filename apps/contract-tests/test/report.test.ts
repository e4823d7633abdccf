import { settingsCases } from '@jts/conformance';
import { expect, test } from 'vitest';
import { incompleteSuites } from '../src/report/completeness.js';
import { asHtml } from '../src/report/html.js';
import { asMarkdown } from '../src/report/markdown.js';
import { type CaseRun, type ContractReport, duration, extent } from '../src/report/report.js';
import { asText } from '../src/report/text.js';

const run = (fields: Partial<CaseRun> = {}): CaseRun => ({
  adapter: 'mongo',
  suite: 'settings',
  key: 'K1/values',
  title: 'values come back',
  outcome: 'passed',
  durationMs: 1200,
  message: '',
  ...fields,
});

const failed = run({
  key: 'K1/keys',
  title: 'keys come back',
  outcome: 'failed',
  message: 'the key is <a> & "b"\n- a\n+ b',
});
const skipped = run({
  suite: 'formulas',
  key: '',
  outcome: 'skipped',
  message: 'no server | here',
});

const report = (runs: readonly CaseRun[], problems: readonly string[] = []): ContractReport => ({
  at: new Date('2024-01-02T03:04:05Z'),
  durationMs: 65_000,
  adapters: ['memory', 'mongo'],
  runs,
  problems,
});

test('the matrix has a row for each adapter and a column for each port that one serves', () => {
  const runs = [run(), failed, skipped, run({ adapter: 'memory' })];
  const [matrix] = asText(report(runs)).split('\n\n');
  expect(matrix?.split('\n')).toEqual([
    '        formulas  settings',
    'memory            1 passed',
    'mongo   skipped   1 passed, 1 failed',
  ]);
});

test('the end of a run names skips with their reason, failures, and what is not proved', () => {
  const text = asText(report([failed, skipped], ['mongo, settings: did not run K1/prefixes']));
  expect(text).toContain('Skipped:\n  mongo: no server | here');
  expect(text).toContain('Failed:\n  mongo, settings: K1/keys: the key is <a> & "b"\n');
  expect(text).toContain('Not proved:\n  mongo, settings: did not run K1/prefixes');
});

test('the page has failures before everything else, and every case with its duration', () => {
  const html = asHtml(report([run(), failed, run({ adapter: 'memory', durationMs: 4 })]));
  expect(html.indexOf('&lt;a&gt; &amp; &quot;b&quot;')).toBeLessThan(html.indexOf('values come'));
  expect(html).toContain('<td class="passed">1.20 s</td>');
  expect(html).toContain('<td class="passed">4 ms</td>');
  const [, place] = /<a href="#([^"]+)">failed<\/a>/.exec(html) ?? [];
  expect(html).toContain(`<article id="${place}"><h3>mongo, settings: K1/keys`);
  expect(html).toContain('<td class="skipped">did not run</td>');
  expect(html).not.toMatch(/<script|<link|src=|https?:/);
});

test.each([
  [0.2, '<1 ms'],
  [0.5, '1 ms'],
  [999.4, '999 ms'],
  [999.5, '1.00 s'],
  [9_410, '9.41 s'],
  [9_995, '10 s'],
  [65_000, '65 s'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('a suite that was skipped as a whole is no case', () => {
  expect(extent(report([run(), failed, skipped]))).toBe('2 cases in 65 s');
});

test('Markdown keeps a message verbatim, and a table whole', () => {
  const markdown = asMarkdown(report([run({ title: 'a | b' }), failed, skipped]));
  expect(markdown).toContain('      the key is <a> & "b"\n      - a\n      + b');
  expect(markdown).toContain('`K1/values` a \\| b |');
  expect(markdown).toContain('- mongo, formulas: no server | here');
});

const every = settingsCases.map(({ key }) => run({ key }));
const others = ['formulas', 'strategies', 'backtests', 'documents'] as const;
const elsewhere = others.map((suite) => run({ ...skipped, suite }));

test('a suite is complete where each case of its port has run, or it was skipped as a whole', () => {
  expect(incompleteSuites(['mongo'], [...every, ...elsewhere])).toEqual([]);
  expect(incompleteSuites(['mongo'], [...every.slice(1), failed, ...elsewhere])).toEqual([
    `mongo, settings: did not run ${every[0]?.key}`,
  ]);
});

test('a case that was skipped alone has not run, nor has a suite without its file', () => {
  const [first, ...rest] = every;
  const alone = run({ ...first, outcome: 'skipped' });
  expect(incompleteSuites(['mongo'], [alone, ...rest, ...elsewhere])).toEqual([
    `mongo, settings: did not run ${first?.key}`,
  ]);
  const problems = incompleteSuites(['mongo'], elsewhere);
  expect(problems).toEqual([expect.stringMatching(/^mongo, settings: did not run .* more$/)]);
});

test('a case that the contract has not is no proof either', () => {
  const mine = run({ key: 'K1/own' });
  expect(incompleteSuites(['mongo'], [...every, mine, ...elsewhere])).toEqual([
    'mongo, settings: ran what is no case, K1/own',
  ]);
});
