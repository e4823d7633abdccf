import fc, { type Arbitrary } from 'fast-check';
import {
  Binary,
  BSON,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'mongodb';
import { join, text } from './bytes.js';
import { hostileNames, hostileTexts } from './words.js';

const id = new ObjectId('0123456789abcdef01234567');

const decimal = fc.oneof(
  fc.constantFrom('1.50', '-0', 'NaN', 'Infinity', '1E+6000', '1E-6176', '9'.repeat(34)),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
);

const simple = fc.oneof(
  fc.constantFrom(null, undefined, true, false, 0, 1, -1, 1.5, Number.NaN, 2 ** 53, -0),
  fc.constantFrom(...hostileTexts.filter((text) => text !== '\0'), 'scan', 'buy', 'A'),
  fc.constantFrom(id, new Date(0), new Date(Number.NaN), new Date(8.64e15), /x/i, new MinKey()),
  fc.constantFrom(new Int32(-1), new Double(2), Long.MAX_VALUE, new Timestamp(1n), new MaxKey()),
  fc.constantFrom(new Binary(new Uint8Array(3)), new Code('f()'), new Code('f', { a: 1 })),
  fc.constant(new DBRef('a', id)),
  decimal.map((value) => new Decimal128(value)),
);

const key = fc.oneof(
  fc.constantFrom(
    ...hostileNames,
    '$ref',
    '$id',
    '%$ref',
    '_bsontype',
    '%_bsontype',
    '$numberLong',
  ),
  fc.constantFrom('name', 'type', 'value', 'defaultValue', 'symbol', 'a.b', '한글'),
);

const nested = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(objectOf),
  ),
}));

/** Any value that BSON has, in any nesting. */
export const bsonValue: Arbitrary<unknown> = nested.value;

/** Without a setter of `__proto__` in between. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [name, value] of entries) {
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

/** BSON of a value that may hold what the driver would not write: it throws for some of them. */
export function serialized(document: object): Uint8Array {
  try {
    return BSON.serialize(document, { ignoreUndefined: true });
  } catch {
    return BSON.serialize({ _id: id });
  }
}

/** Documents of these fields, of which some are gone, others anything, and some more are there. */
export function documentsOf(
  fields: Readonly<Record<string, Arbitrary<unknown>>>,
): Arbitrary<Uint8Array> {
  const names = Object.keys(fields);
  const right = fc.record(fields);
  const wrong = fc.dictionary(fc.constantFrom(...names, 'other'), bsonValue, { maxKeys: 2 });
  const gone = fc.subarray(names, { maxLength: 1 });
  return fc
    .tuple(
      right,
      fc.oneof(fc.constant({}), wrong),
      fc.oneof(fc.constant([]), gone),
      fc.array(fc.tuple(key, bsonValue), { maxLength: 1 }),
    )
    .map(([all, others, absent, more]) => {
      const entries = Object.entries({ ...all, ...others });
      const left = entries.filter(([name]) => !(absent as readonly string[]).includes(name));
      return serialized(objectOf([...left, ...more]));
    });
}

/** A document's own length, and the byte that it ends with. */
export function repairBson(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 5) return bytes;
  const repaired = bytes.slice();
  new DataView(repaired.buffer).setInt32(0, repaired.length, true);
  repaired[repaired.length - 1] = 0;
  return repaired;
}

/** The document with a field of documents in documents, deeper than any driver writes. */
export function withNested(document: object, field: string, size: number): Uint8Array {
  const depth = Math.ceil(size / 8);
  const nested = new Uint8Array(8 * depth + 5);
  const view = new DataView(nested.buffer);
  for (let level = 0; level <= depth; level++) {
    view.setInt32(7 * level, 8 * (depth - level) + 5, true);
    // An embedded document by the name `a`.
    if (level < depth) nested.set([3, 0x61, 0], 7 * level + 4);
  }
  const bytes = BSON.serialize(document, { ignoreUndefined: true });
  const name = text(`\x03${field}\0`);
  return repairBson(join(bytes.subarray(0, -1), name, nested, new Uint8Array(1)));
}
