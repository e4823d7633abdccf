import { checkJson } from '@jts/domain';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonProblem } from '../src/documents/json-problems.js';
import { parseText } from '../src/documents/parse.js';
import { jsonText, yamlText } from '../src/output/documents.js';
import { harmless } from '../src/terminal.js';

/** Texts of all kinds of characters, and such as other types could be read from. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('\u001b', '\u009b', '\u2028', '\u202e', '\n', ' ', 'a', '"') }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\n', ' ', '\t', ':', '#', '-', '"', "'", '|', '>', 'a') }),
  fc.constantFrom('005930', '1e5', 'true', 'null', '~', '', '2024-01-02', '- a', '0x1f', '.nan'),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constant('__proto__')), tie('value'), { maxKeys: 4 }),
  ),
})).value;

it('what is printed as YAML or JSON is read back as it was, whatever it is', () => {
  fc.assert(
    fc.property(json, (value) => {
      const own = checkJson({ value: withoutNul(value) });
      expect(parseText('f', `${harmless(yamlText(own))}\n`)).toEqual(own);
      expect(parseText('f', harmless(jsonText(own)))).toEqual(own);
    }),
    { numRuns: 500, examples: [[{ '': ' \n' }], ['\n'], ['a\u2028b'], ['\u009b2J\u202e\u007f']] },
  );
});

it('a text of JSON may be of any length, whatever it is of', () => {
  for (const unit of ['x', '\\\\', '\\"', '1']) {
    const content = unit.repeat(2 ** 24 / unit.length);
    expect(jsonProblem(`{"a": "${content}", "b": 1}`)).toBeUndefined();
    expect(jsonProblem(`{"a": "${content}", "a": 1}`)?.offset).toBe(content.length + 10);
  }
});

/** Keys must not have NUL. */
const withoutNul = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('\\u0000', ''));

it('no JSON that is written by a program is refused', () => {
  fc.assert(
    fc.property(json, fc.nat(4), (value, indent) => {
      expect(jsonProblem(JSON.stringify(value, null, indent))).toBeUndefined();
    }),
  );
});

it('a text of very many keys is read', () => {
  const keys = Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i] as const);
  const yaml = keys.map(([key, value]) => `${key}: ${value}\n`).join('');
  expect(parseText('f', yaml)).toEqual(Object.fromEntries(keys));
});
