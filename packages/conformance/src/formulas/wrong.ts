import type { FormulaParameter } from '@jts/domain';
import { notJson, tooDeep } from '../documents/json-values.js';
import type { WrongField } from '../entities/kind.js';
import { parameter } from './formula.js';

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

/** A parameter with this default, of a type that is not checked. */
export const custom = (value: unknown) => [{ name: 'a', dataType: 'any', defaultValue: value }];

export const wrong: readonly WrongField[] = [
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
