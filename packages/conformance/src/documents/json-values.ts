import type { JsonValue } from '@jts/domain';

/** As `JSON.parse` makes it: `__proto__` is a key like any other. */
const parsed = (text: string): JsonValue => JSON.parse(text) as JsonValue;

/** Lists and objects in each other, so many levels deep. */
const nested = (levels: number): JsonValue =>
  Array.from({ length: levels }).reduce<JsonValue>(
    (inner, _, i) => (i % 2 === 0 ? { a: inner } : [inner]),
    1,
  );

/** JSON values that drivers take for something else, or lose a part of. */
export const jsonValues: readonly (readonly [name: string, value: JsonValue])[] = [
  ['null', null],
  ['false', false],
  ['an empty text', ''],
  ['an empty list', []],
  ['an empty object', {}],
  ['integers at the ends of their types', [2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1]],
  ['integers a double holds', [2 ** 53 - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 64, 1e21]],
  ['fractions', [0.1, 0.1 + 0.2, 1 / 3, 5e-324, -1.7976931348623157e308]],
  ['nulls inside', { a: null, b: [null, { c: null }] }],
  ['a nested list', [[[]], [[1], []], {}]],
  ['NUL and line ends in text', 'a\0b\r\n\u2028'],
  ['text beyond the BMP', { '😀': '\u{10ffff}\ue000\ufeff' }],
  ['composed and decomposed keys', { '\u00e9': 1, 'e\u0301': 2 }],
  ['operators', { $gt: 1, $set: { $inc: { a: 1 } }, $where: 'true' }],
  ['field paths', ['$name', '$$NOW', '$$ROOT', { a: '$a' }]],
  ['an aggregation', { $literal: { $add: [1, 2] }, $unset: 'name' }],
  ['dotted keys', { 'a.b': 1, '.': 2, '.a': 3, 'a.': 4, a: { b: 5 } }],
  ['an empty key', { '': 1, a: { '': { '': 2 } } }],
  ['keys of digits', { 1: 'b', 0: 'a', '-1': 'c', '01': 'd' }],
  ['__proto__', parsed('{"__proto__":{"polluted":true},"a":{"__proto__":1}}')],
  ['constructor', { constructor: { prototype: { polluted: true } } }],
  ['lists under inherited names', parsed('{"__proto__":[{}],"constructor":[{"a":[1]},2]}')],
  ['names of methods', parsed('{"toString":1,"valueOf":null,"then":"later"}')],
  ['toJSON and toBSON', { toJSON: 'x', toBSON: 'y', a: { toBSON: { b: 1 } } }],
  ['_bsontype', { _bsontype: 'ObjectId', id: 'x' }],
  ['_bsontype of nothing', [{ _bsontype: 1 }, { '%_bsontype': 2 }, { '%%_bsontype': 3 }]],
  ['a reference', { $ref: 'formulas', $id: '0'.repeat(24), $db: 'jts' }],
  ['a dotted reference', { $ref: 'a.b', $id: { $ref: 'c', $id: 1 } }],
  ['parts of a reference', [{ $ref: 'a' }, { $id: 1 }, { $db: 'b' }]],
  ['a reference with a mark', { '%$ref': 1, '%%$ref': 2, $ref: 3, '%$id': 4, '%': 5 }],
  ['extended JSON', { $oid: '0'.repeat(24), a: { $numberLong: '1' }, b: { $date: 0 } }],
  ['a decimal of extended JSON', { $numberDecimal: '1.50', $undefined: true, $minKey: 1 }],
  ['names of the document', { _id: 1, version: 'x', updatedAt: null, value: { value: 1 } }],
  ['64 levels', nested(64)],
  ['a long text', 'x'.repeat(1_000_000)],
  ['a long list', Array.from({ length: 20_000 }, (_, i) => i)],
];

const cycle: Record<string, unknown> = {};
Object.assign(cycle, { left: cycle, right: cycle });

class Amount {
  readonly units = 1;
}

/** What JSON can't say, and where below the value it stands. */
export const notJson: readonly (readonly [name: string, value: unknown, path: string])[] = [
  ['undefined in an object', { a: { b: undefined } }, '.a.b'],
  ['undefined in a list', [1, undefined], '[1]'],
  // biome-ignore lint/suspicious/noSparseArray: a hole is what the case is about
  ['a hole', [1, , 2], '[1]'],
  ['NaN', Number.NaN, ''],
  ['Infinity', { a: Number.POSITIVE_INFINITY }, '.a'],
  ['-Infinity', [Number.NEGATIVE_INFINITY], '[0]'],
  ['a bigint', 1n, ''],
  ['a bigint inside', { a: 2n ** 64n }, '.a'],
  ['a function', () => 1, ''],
  ['a method', { toJSON: () => 1 }, '.toJSON'],
  ['a hook of the driver', { a: { toBSON: () => ({}) } }, '.a.toBSON'],
  ['a symbol', Symbol('a'), ''],
  ['a Date', { a: new Date(0) }, '.a'],
  ['a Map', new Map(), ''],
  ['bytes', { a: new Uint8Array(1) }, '.a'],
  ['a regular expression', /a/, ''],
  ['an instance', [new Amount()], '[0]'],
  ['text in an object of its own', Object('a'), ''],
  ['a lone surrogate', ['a', { b: '\ud800' }], '[1].b'],
  ['a lone surrogate in a key', { '\udc00': 1 }, '["\\udc00"]'],
  ['NUL in a key', { a: { 'b\0': 1 } }, '.a["b\\u0000"]'],
];

/** Likewise; the path is any below the value, since it is long. */
export const tooDeep: readonly (readonly [name: string, value: unknown])[] = [
  ['65 levels', nested(65)],
  ['a thousand levels', nested(1000)],
  ['itself', cycle],
];

/** Whether a value that was read has changed what all objects have. */
export const isPolluted = (): boolean => 'polluted' in {};
