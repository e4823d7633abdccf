import type { Formula } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { date, decimal, double, int32, int64, oid, oidText } from '../documents/ejson.js';
import type { CorruptField, EntityKind, GivenShape, RawFields } from '../entities/kind.js';
import { parameter } from './formula.js';
import { custom } from './wrong.js';

export const rawFormula: RawFields = {
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

export const given: readonly GivenShape[] = [
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

export const corrupt: readonly CorruptField[] = [
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

export const unknown: EntityKind<Formula, FormulaRepository>['unknown'] = {
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
};

export const upgrade: EntityKind<Formula, FormulaRepository>['upgrade'] = {
  before: { tags: undefined, parameters: null, version: undefined, description: null },
  read: {},
  after: { tags: [], parameters: [], version: 2, description: undefined },
};
