import type { Formula, FormulaParameter, New } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { date, oid, type RawDocument } from '../documents/ejson.js';
import { notJson, tooDeep } from '../documents/json-values.js';
import type { EntityKind, WrongField } from '../entities/kind.js';

/** A formula before its first save, with what is required and the fields given. */
export function formula(name: string, fields: Partial<New<Formula>> = {}): New<Formula> {
  const expression = 'close > open';
  return { name, expression, category: 'entry', tags: [], parameters: [], ...fields };
}

export const parameter = (
  name: string,
  fields: Partial<FormulaParameter> = {},
): FormulaParameter => ({ name, dataType: 'number', ...fields });

const full = (name: string): New<Formula> =>
  formula(name, {
    expression: 'close > sma(:기간) * :factor and :quote = "x"',
    description: 'described',
    tags: ['z', 'a', '추세', 'a'],
    parameters: [
      { name: '기간', dataType: 'integer', defaultValue: 20, minValue: 2, maxValue: 2 ** 40 },
      { name: 'factor', dataType: 'number', defaultValue: 1.5 },
      { name: 'quote', dataType: 'custom', defaultValue: { b: [1, null], a: 'x' } },
    ],
  });

/** Parameters that are VALIDATION, and where. */
const wrongParameters: readonly (readonly [name: string, path: string, parameters: unknown])[] = [
  ['no list', 'parameters', {}],
  ['no parameter', 'parameters[0]', ['x']],
  ['a parameter without a name', 'parameters[0].name', [{ dataType: 'number' }]],
  ['an empty parameter name', 'parameters[0].name', [parameter('')]],
  ['a parameter name with a space', 'parameters[0].name', [parameter('a b')]],
  ['a parameter name that is an operator', 'parameters[0].name', [parameter('$gt')]],
  ['a dotted parameter name', 'parameters[0].name', [parameter('a.b')]],
  ['a parameter name with a digit first', 'parameters[0].name', [parameter('1a')]],
  ['one parameter twice', 'parameters[2].name', ['a', 'b', 'a'].map((name) => parameter(name))],
  ['a type that is no text', 'parameters[0].dataType', [parameter('a', { dataType: 1 as never })]],
  ['min above max', 'parameters[0].maxValue', [parameter('a', { minValue: 2, maxValue: 1 })]],
  ['a default below min', 'parameters[0].defaultValue', [bounded(0)]],
  [
    'a default above max',
    'parameters[1].defaultValue',
    [bounded(5), { ...bounded(10), name: 'b' }],
  ],
  ['a default of another type', 'parameters[0].defaultValue', [bounded('5')]],
  [
    'a fraction as an integer',
    'parameters[0].defaultValue',
    [{ ...bounded(1.5), dataType: 'integer' }],
  ],
  ['a bound of another type', 'parameters[0].minValue', [parameter('a', { minValue: '1' })]],
  ['NaN as a bound', 'parameters[0].minValue', [parameter('a', { minValue: Number.NaN })]],
];

function bounded(defaultValue: FormulaParameter['defaultValue'] | number) {
  return parameter('a', { minValue: 1, maxValue: 9, defaultValue: defaultValue as never });
}

const custom = (value: unknown) => [{ name: 'a', dataType: 'any', defaultValue: value }];

const wrong: readonly WrongField[] = [
  ['no name', 'name', { name: undefined }],
  ['name null', 'name', { name: null }],
  ['a number as name', 'name', { name: 1 }],
  ['an operator as name', 'name', { name: { $gt: '' } }],
  ['an empty name', 'name', { name: '' }],
  ['a blank name', 'name', { name: ' \t\u3000' }],
  ['a name of 10,000 characters', 'name', { name: 'x'.repeat(10_000) }],
  ['a name of 1,001 characters', 'name', { name: 'x'.repeat(1001) }],
  ['a lone surrogate in the name', 'name', { name: 'a\ud800' }],
  ['no expression', 'expression', { expression: undefined }],
  ['an expression of 1 MB', 'expression', { expression: 'x'.repeat(1_000_000) }],
  ['a lone surrogate in the expression', 'expression', { expression: '\udc00' }],
  ['no category', 'category', { category: undefined }],
  ['an unknown category', 'category', { category: 'ENTRY' }],
  ['an operator as category', 'category', { category: { $ne: null } }],
  ['a description that is no text', 'description', { description: 1 }],
  ['a lone surrogate in the description', 'description', { description: '\ud83d' }],
  ['no tags', 'tags', { tags: undefined }],
  ['tags that are no list', 'tags', { tags: 'a' }],
  ['a tag that is no text', 'tags[1]', { tags: ['a', 1] }],
  ['a tag null', 'tags[0]', { tags: [null] }],
  ['a lone surrogate in a tag', 'tags[2]', { tags: ['a', 'b', '\ud800'] }],
  ['no parameters', 'parameters', { parameters: undefined }],
  ...wrongParameters.map(([name, path, parameters]) => [name, path, { parameters }] as const),
  ...notJson.map(
    ([name, value, path]) =>
      [name, `parameters[0].defaultValue${path}`, { parameters: custom(value) }] as const,
  ),
];

/** Values that are nested too deep; their path is long. */
export const deepParameters = tooDeep.map(
  ([name, value]) => [name, custom(value) as never] as const,
);

const nullParameter = { name: 'a', dataType: 'any', minValue: null, maxValue: undefined };

export const formulaKind: EntityKind<Formula, FormulaRepository> = {
  noun: 'formula',
  plural: 'formulas',
  bare: (name) => formula(name),
  full,
  find: (formulas, options) => formulas.getByCategory('entry', options),
  absences: [
    ['description null', { description: null }, {}],
    ['description undefined', { description: undefined }, {}],
    [
      'values of a parameter',
      { parameters: [{ ...nullParameter, defaultValue: null }] },
      { parameters: [{ name: 'a', dataType: 'any' }] },
    ],
  ],
  wrong,
  raw: (id, fields = {}) => ({
    _id: oid(id),
    name: 'raw',
    expression: 'close > open',
    category: 'entry',
    tags: [],
    parameters: [],
    version: 1,
    createdAt: date('2024-01-01T00:00:00.000Z'),
    updatedAt: date('2024-01-02T00:00:00.000Z'),
    ...fields,
  }),
  toRecords: (formulas: readonly RawDocument[]) => ({ formulas }),
};
