import { parseText } from '@jts/cli/documents';
import {
  checkNewBacktestResult,
  checkNewFormula,
  checkNewStrategy,
  settingSchema,
  validate,
} from '@jts/domain';
import fc from 'fast-check';
import { asText, filledText, text } from './bytes.js';
import { type Decoder, refusals } from './decoder.js';
import { hostileNames, hostileTexts, words } from './words.js';

const checks: readonly ((value: unknown) => unknown)[] = [
  (value) => validate(settingSchema, value),
  (value) => checkNewFormula(value),
  (value) => checkNewStrategy(value),
  (value) => checkNewBacktestResult(value),
  () => undefined,
];

const yaml = `# a formula
name: golden cross
expression: |
  cross(sma(:fast),
    sma(:slow))
category: entry
tags: [trend, '추세', "a\\tb"]
parameters:
  - &one {name: fast, dataType: integer, defaultValue: 20}
  - name: slow
    dataType: integer
    minValue: *one
`;
const setting = `key: ui.theme
version: 1
updatedAt: 2024-01-02
value:
  ? [a, b]
  : c
  colours: {up: red, down: blue}
`;

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 0, -1.5, 1e21, '', 'scan', 'buy', ...hostileTexts),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom('name', 'key', 'value', 'type', 'config', 'trades', ...hostileNames),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

const syntax = [
  ...[
    '- ',
    ': ',
    '? ',
    '&a ',
    '*a',
    '|\n',
    '>-\n',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '#',
    '\n',
    '\t',
  ],
  ...[
    '!!binary ',
    '!!set ',
    '!!js/function ',
    '!<x> ',
    '<<: *a',
    '<<',
    '~',
    '.inf',
    '.nan',
    '0o17',
  ],
  ...['[', ']', '{', '}', ',', '"', "'", '\\', '\\u0000', '\\ud800', '  ', '1_000', '2024-01-02'],
];

const around = (size: number, before: string, after: string): Uint8Array =>
  text(before.repeat(size / 2) + after.repeat(size / 2));
const numbered = (size: number, line: (i: number) => string): Uint8Array =>
  text(Array.from({ length: size / 10 }, (_, i) => line(i)).join(''));

export const documentFiles: Decoder = {
  name: 'document-files',
  valid: fc.oneof(
    fc.constantFrom(yaml, setting).map(text),
    json.map((value) => text(JSON.stringify(value) ?? 'null')),
  ),
  words: words(...syntax),
  families: [
    { of: 'YAML keys', make: (size) => numbered(size, (i) => `k${i}: 1\n`) },
    {
      of: 'YAML keys in braces',
      make: (size) => text(`{${asText([numbered(size, (i) => `k${i}: 1, `)])}}`),
    },
    {
      of: 'JSON keys',
      make: (size) => text(`{${asText([numbered(size, (i) => `"k${i}":1,`)])}"a":1}`),
    },
    { of: 'one YAML key', make: (size) => filledText(size, 'k: 1\n') },
    { of: 'YAML items', make: (size) => filledText(size, '- 1\n') },
    { of: 'JSON items', make: (size) => filledText(size, '1,', '[', '1]') },
    { of: 'aliases', make: (size) => filledText(size, '- *a\n', '- &a [1, 2]\n') },
    { of: 'anchors', make: (size) => filledText(size, '- &a 1\n') },
    { of: 'brackets', make: (size) => filledText(size, '[') },
    { of: 'braces', make: (size) => filledText(size, '{a: ') },
    { of: 'nested JSON', make: (size) => around(size, '[', ']') },
    { of: 'dashes', make: (size) => filledText(size, '- ') },
    { of: 'questions', make: (size) => filledText(size, '? ') },
    { of: 'colons', make: (size) => filledText(size, ': ') },
    { of: 'comments', make: (size) => filledText(size, '#\n', 'a: 1\n') },
    { of: 'blank lines', make: (size) => filledText(size, '\n', 'a: 1\n', 'b: 2') },
    { of: 'blanks', make: (size) => filledText(size, ' ', 'a: 1', '\nb: 2') },
    { of: 'lines of a text', make: (size) => filledText(size, '  x\n', 'a: |\n') },
    { of: 'a quoted text', make: (size) => filledText(size, 'x\n', 'a: "', '"') },
    { of: 'a JSON text', make: (size) => filledText(size, 'x', '{"name":"', '"}') },
    { of: 'escapes', make: (size) => filledText(size, '\\\\', '{"name":"', '"}') },
    { of: 'digits', make: (size) => filledText(size, '1', 'a: ') },
    { of: 'documents', make: (size) => filledText(size, '---\na: 1\n') },
    { of: 'directives', make: (size) => filledText(size, '%TAG ! x\n') },
  ],
  codeOf: (error) =>
    error instanceof Error && error.name === 'CommandFailed'
      ? 'refused'
      : refusals('VALIDATION')(error),
  decode(pieces, way) {
    const value = parseText('file', asText(pieces));
    return [value, checks[way % checks.length]?.(value)];
  },
};
