import { Decimal } from '@jts/domain';
import fc from 'fast-check';
import { Decimal128 } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { fromDecimal128, readDecimal, toDecimal128 } from '../src/decimal128.js';

/** Any amount that `checkMoney` lets through, most of them short. */
const money = fc
  .tuple(
    fc.oneof(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
      fc.bigInt({ min: -(10n ** 34n - 1n), max: 10n ** 34n - 1n }),
    ),
    fc.integer({ min: -34, max: 0 }),
  )
  .map(([digits, exponent]) => new Decimal(`${digits}e${exponent}`));

describe('a decimal', () => {
  it('is stored as the driver would store its shortest form, and comes back digit for digit', () => {
    fc.assert(
      fc.property(money, (value) => {
        const stored = toDecimal128(value);
        const plain = value.isZero() ? '0' : value.toFixed();
        expect(Buffer.from(stored.bytes)).toEqual(Decimal128.fromString(plain).bytes);
        // Word by word: calculating with a Decimal of other words would go wrong.
        expect(fromDecimal128(stored)).toEqual(new Decimal(plain));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['78200', '78200'],
    ['100000000000', '100000000000'],
    ['7820.50', '7820.5'],
    ['1e33', `1${'0'.repeat(33)}`],
  ])('%s is written as %s', (value, stored) => {
    expect(toDecimal128(new Decimal(value)).toString()).toBe(stored);
  });

  it.each([
    '0',
    '1',
    '-1',
    '0.0000001',
    '9999999',
    '10000000',
    '99999999999999',
    '90000000.0000001',
    '90000001.0000001',
    '99999999.9999999',
    '9007199254740991',
    '9007199254740993',
    '12345678901234567890.12345678901234',
    '1e33',
    '1e-34',
  ])('%s is exact', (text) => {
    const value = new Decimal(text);
    const stored = toDecimal128(value);
    expect(new Decimal(stored.toString())).toEqual(value);
    expect(fromDecimal128(stored)).toEqual(value);
  });

  it.each([
    ['1.50', '1.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['1E+3', '1000'],
    ['0E+6111', '0'],
    ['7.000E-5', '0.00007'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['-Infinity', '-Infinity'],
    ['9.999999999999999999999999999999999E+6144', `9${'9'.repeat(33)}${'0'.repeat(6111)}`],
    ['1E-6176', `0.${'0'.repeat(6175)}1`],
  ])('of another program, %s, is read as %s', (stored, read) => {
    const value = fromDecimal128(Decimal128.fromString(stored));
    expect(value.isZero() ? '0' : value.toFixed()).toBe(read);
  });

  it('is read as the driver reads it, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const expected = new Decimal(new Decimal128(bytes).toString());
        const read = readDecimal(new DataView(bytes.buffer, bytes.byteOffset), 0);
        if (read !== undefined) expect(read.eq(expected)).toBe(true);
        expect(fromDecimal128(new Decimal128(bytes)).toFixed()).toBe(
          expected.isZero() ? '0' : expected.toFixed(),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
