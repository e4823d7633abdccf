import { checkJson, type JsonValue } from '@jts/domain';
import fc from 'fast-check';
import { BSON, DBRef, Long, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { formsOf, fromDate, fromId, fromJson, parse, toId, toJson } from '../src/codec.js';

const roundTrip = (value: unknown) => BSON.deserialize(BSON.serialize({ value }))['value'];

const awkwardKeys = [
  '$ref',
  '$id',
  '$db',
  '_bsontype',
  '%$ref',
  '%%_bsontype',
  '%',
  '%a',
  '$gt',
  'a.b',
  '',
  '__proto__',
  'constructor',
  'toBSON',
  'toString',
  '0',
  '$numberLong',
];

const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(...awkwardKeys),
        fc.string({ unit: 'grapheme' }).filter((key) => !key.includes('\0')),
      ),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe('a JSON value', () => {
  it('comes back deep-equal, whatever its keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        const own = checkJson(value);
        expect(checkJson(fromJson(roundTrip(toJson(own))))).toEqual(own);
      }),
      { numRuns: 1000 },
    );
  });

  it('pollutes no prototype', () => {
    const hostile = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}',
    );
    const back = fromJson(roundTrip(toJson(hostile)));
    expect(JSON.stringify(back)).toBe(JSON.stringify(hostile));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it.each([
    ['a DBRef', new DBRef('a', new ObjectId())],
    ['an ObjectId', new ObjectId()],
    ['a Long beyond 2^53', Long.fromString('9007199254740993')],
    ['a date', new Date(0)],
    ['NaN', Number.NaN],
    ['a regular expression', /x/],
  ])('is not what another program stored as %s', (_, stored) => {
    const read = fromJson(roundTrip({ inside: [stored] }));
    expect(() => checkJson(read, 'value')).toThrow(expect.objectContaining({ code: 'VALIDATION' }));
  });
});

describe('an id', () => {
  it('is an ObjectId where it has the form of one, in lower case', () => {
    const hex = '0123456789abcdef01234567';
    expect(toId(hex)).toEqual(new ObjectId(hex));
    expect(fromId(toId(hex))).toBe(hex);
    for (const other of ['', 'abc', hex.toUpperCase(), `${hex}0`, ` ${hex}`, '123456789012']) {
      expect(toId(other)).toBe(other);
      expect(formsOf(other)).toEqual([other]);
    }
    expect(formsOf(hex)).toEqual([new ObjectId(hex), hex]);
  });
});

describe('a time', () => {
  it('is a date or absent; all else is none', () => {
    expect(fromDate(new Date(5))).toEqual(new Date(5));
    expect([fromDate(undefined), fromDate(null)]).toEqual([undefined, null]);
    expect([fromDate(5), fromDate('2024-01-01'), fromDate({})]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('a document that is no BSON', () => {
  const broken = (_id: unknown) => {
    const bytes = Buffer.from(BSON.serialize({ _id, text: 'abc' }));
    // A lone continuation byte: no UTF-8.
    bytes[bytes.indexOf('abc')] = 0x80;
    return bytes;
  };

  it.each([
    [new ObjectId('0123456789abcdef01234567'), '0123456789abcdef01234567'],
    ['old id', 'old id'],
    [5, 'unknown'],
  ])('is named by its id, %s', (_id, id) => {
    const refusal = expect.objectContaining({ code: 'CORRUPT_DATA', collection: 'formulas', id });
    expect(() => parse('formulas', broken(_id))).toThrow(refusal);
  });

  it('is named even where nothing can be read', () => {
    const refusal = expect.objectContaining({ code: 'CORRUPT_DATA', id: 'unknown' });
    expect(() => parse('formulas', new Uint8Array([1, 2, 3]))).toThrow(refusal);
  });
});
