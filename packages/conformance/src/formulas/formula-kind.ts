import type { Formula, FormulaParameter, New } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { date, decimal, document, double, int32, int64, oid, oidText } from '../documents/ejson.js';
import { notJson, tooDeep } from '../documents/json-values.js';
import type { CorruptField, EntityKind, RawFields, WrongField } from '../entities/kind.js';

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

const rawFormula: RawFields = {
  _id: oid(oidText(1)),
  name: 'raw',
  expression: 'close > open',
  category: 'entry',
  tags: [],
  parameters: [],
  version: 1,
  createdAt: date('2024-01-01T00:00:00.000Z'),
  updatedAt: date('2024-01-02T00:00:00.000Z'),
};

const given: (typeof formulaKind)['given'] = [
  ['as we write it', {}, {}],
  [
    'every field',
    {
      description: 'described',
      tags: ['z', 'a', 'z'],
      parameters: [
        { name: 'n', dataType: 'integer', defaultValue: int32(5), minValue: int64('1') },
        { maxValue: double('1.5'), dataType: 'number', name: 'x' },
        { name: 'y', dataType: 'any', defaultValue: { $set: [null, { 'a.b': 1 }] } },
      ],
      version: int32(7),
    },
    {
      description: 'described',
      tags: ['z', 'a', 'z'],
      parameters: [
        { name: 'n', dataType: 'integer', defaultValue: 5, minValue: 1 },
        { name: 'x', dataType: 'number', maxValue: 1.5 },
        { name: 'y', dataType: 'any', defaultValue: { $set: [null, { 'a.b': 1 }] } },
      ],
      version: 7,
    },
  ],
  ['no tags, no parameters', { tags: undefined, parameters: undefined }, {}],
  ['tags and parameters null', { tags: null, parameters: null }, {}],
  [
    'nulls in optional places',
    { description: null, parameters: [{ name: 'a', dataType: 'any', defaultValue: null }] },
    { parameters: [{ name: 'a', dataType: 'any' }] },
  ],
  [
    'an expression longer than we save',
    { expression: 'x'.repeat(1_000_000) },
    { expression: 'x'.repeat(1_000_000) },
  ],
  ['fields that we don’t know', { extra: { a: date('2024-01-01T00:00:00.000Z') }, _v: 1 }, {}],
];

const corrupt: readonly CorruptField[] = [
  ['an unknown category', 'category', { category: 'ENTRY' }, { category: 'ENTRY' }],
  ['no category', 'category', { category: undefined }, { category: undefined }],
  ['no name', 'name', { name: undefined }, { name: undefined }],
  ['a name that is a number', 'name', { name: 1 }, { name: 1 }],
  ['an expression that is a list', 'expression', { expression: ['a'] }, { expression: ['a'] }],
  [
    'a description that is an object',
    'description',
    { description: { a: 1 } },
    { description: {} },
  ],
  ['tags that are text', 'tags', { tags: 'a' }, { tags: 'a' }],
  ['a tag that is a number', 'tags[1]', { tags: ['a', 1] }, { tags: ['a', 1] }],
  ['parameters that are an object', 'parameters', { parameters: { a: 1 } }, { parameters: {} }],
  [
    'a parameter without a name',
    'parameters[1].name',
    { parameters: [{ name: 'a', dataType: 'any' }, { dataType: 'any' }] },
    { parameters: [{ name: 'a', dataType: 'any' }, { dataType: 'any' }] },
  ],
  [
    'NaN as a default',
    'parameters[0].defaultValue',
    { parameters: [{ name: 'a', dataType: 'any', defaultValue: double('NaN') }] },
    { parameters: custom(Number.NaN) },
  ],
];

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
  collection: 'formulas',
  raw: (id, fields = {}) => document({ ...rawFormula, _id: id, ...fields }),
  given,
  corrupt,
  unknown: {
    before: {
      owner: { name: 'another program', since: date('2020-01-01T00:00:00.000Z') },
      parameters: [
        { name: 'a', dataType: 'number', unit: 'won', defaultValue: 1 },
        { dataType: 'number', name: 'b', note: { $numberDecimal: '1.50' } },
        { name: 'c', dataType: 'number', note: 'goes with its parameter' },
      ],
      score: decimal('1.50'),
    },
    update: { parameters: [parameter('b', { minValue: 1 }), parameter('new'), parameter('a')] },
    after: {
      owner: { name: 'another program', since: date('2020-01-01T00:00:00.000Z') },
      parameters: [
        { name: 'b', dataType: 'number', minValue: 1, note: { $numberDecimal: '1.50' } },
        { name: 'new', dataType: 'number' },
        { name: 'a', dataType: 'number', unit: 'won' },
      ],
      score: decimal('1.50'),
    },
  },
  upgrade: {
    before: { tags: undefined, parameters: null, version: undefined, description: null },
    read: {},
    after: { tags: [], parameters: [], version: 2, description: undefined },
  },
};
