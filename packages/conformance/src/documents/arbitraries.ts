import { Decimal, type JsonValue, maxTimestamp, minTimestamp } from '@jts/domain';
import fc from 'fast-check';

/**
 * Any code point, without lone surrogates. Not the unit `binary` of fast-check, which makes a table of
 * all of them whenever it is named: a second of every program that imports this package.
 */
const anyCodePoint = fc
  .oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code));

/** Any text that can be stored. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: anyCodePoint, maxLength: 12 }),
  fc.constantFrom('$name', '$$NOW', 'a.b', '', '\0', '\ufffd', '\u{10ffff}', 'e\u0301'),
);

export const anyName: fc.Arbitrary<string> = anyText.filter((text) => text.trim() !== '');

/** A name that may stand in a file of codes: no control characters. */
export const anyCode: fc.Arbitrary<string> = anyText.filter(
  (text) => text !== '' && !/\p{Cc}/u.test(text),
);

/** Ids of both kinds: 24 hex digits, and any other text. */
export const anyId: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 24 }),
  anyName.filter((text) => !text.includes('\0')),
);

export const anyTime: fc.Arbitrary<Date> = fc
  .oneof(
    fc.integer({ min: minTimestamp, max: maxTimestamp }),
    fc.constantFrom(minTimestamp, -1, 0, 1, maxTimestamp),
  )
  .map((ms) => new Date(ms));

/** Any double but NaN and the infinities. */
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -(2 ** 31) - 2, max: 2 ** 31 + 1 }),
  fc.constantFrom(2 ** 31, 2 ** 53 - 1, 2 ** 53, -(2 ** 63), 2 ** 64, 5e-324),
);

export const withoutMinusZero = (value: number): number => value + 0;

/** Decimals of 1 to 34 digits, each length and each place of the point as likely as the next. */
export const anyMoney: fc.Arbitrary<Decimal> = fc
  .integer({ min: 1, max: 34 })
  .chain((digits) =>
    fc.tuple(
      fc.bigInt({ min: 1n - 10n ** BigInt(digits), max: 10n ** BigInt(digits) - 1n }),
      fc.integer({ min: digits - 34, max: 34 }),
    ),
  )
  .map(([units, places]) => new Decimal(`${units}e${-places}`))
  .map((value) => (value.isZero() ? new Decimal(0) : value));

const anyKey = fc.oneof(
  fc.string({ unit: anyCodePoint, maxLength: 4 }).filter((key) => !key.includes('\0')),
  fc.constantFrom(
    ...['__proto__', 'constructor', 'toString', 'toJSON', 'toBSON', '$set', '$gt', 'a.b', '', '0'],
    ...['_id', '_bsontype', '$ref', '$id', '$db', '%$ref', '%_bsontype', '%%$id', '$oid', '$date'],
  ),
);

/** Any JSON value: -0 among them, which is 0 once it is stored. */
export const anyJson: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue; leaf: JsonValue }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      tie('leaf'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(anyKey, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
    leaf: fc.oneof(anyNumber, anyText, fc.boolean(), fc.constantFrom(null, -0)),
  }),
).value;

/** The same value as it is once stored. */
export const asStored = (value: JsonValue): JsonValue =>
  // JSON text has no -0 either.
  JSON.parse(JSON.stringify(value)) as JsonValue;
