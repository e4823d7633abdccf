import { Decimal, maxScaledPrice, maxVolume } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPrice, readVolume, setInt64 } from '../src/numbers.js';

const exact = (value: number | bigint | string) =>
  typeof value === 'number' ? BigInt(value) : value;

const digits = (max: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { maxLength: max }).map((list) => list.join(''));

/** Numbers as files write them, whatever their size: signs, leading zeros, points, exponents. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    digits(20),
    fc.option(digits(20)),
    fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.integer({ min: -25, max: 25 }))),
  )
  .map(([sign, whole, fraction, exponent]) => {
    const point = fraction === null ? '' : `.${fraction}`;
    const digit = whole === '' && (fraction ?? '') === '' ? '0' : '';
    return `${sign}${whole}${digit}${point}${exponent === null ? '' : exponent.join('')}`;
  });

describe('prices', () => {
  it.each([
    ['100', 1_000_000n],
    ['104.06', 1_040_600n],
    ['3214.6600', 32_146_600n],
    ['-1.40E-02', -140n],
    ['1e3', 10_000_000n],
    ['+1.5', 15_000n],
    ['.5', 5_000n],
    ['5.', 50_000n],
    ['007', 70_000n],
    ['1.50000000000000000000', 15_000n],
    ['-0', 0n],
    ['-0.00000', 0n],
    ['0e400', 0n],
    ['1e-4', 1n],
    ['99999999999999.9999', 10n ** 18n - 1n],
    ['-99999999999999.9999', 1n - 10n ** 18n],
  ])('%s is %s ten-thousandths', (text, scaled) => {
    expect(exact(readPrice(text, 4))).toBe(scaled);
  });

  it.each([
    ['', 'is empty'],
    ['abc', '"abc" is not a decimal number'],
    ['1,234.5', '"1,234.5" is not a decimal number'],
    ['NaN', '"NaN" is not a decimal number'],
    ['Infinity', '"Infinity" is not a decimal number'],
    ['-Infinity', '"-Infinity" is not a decimal number'],
    ['0x10', '"0x10" is not a decimal number'],
    ['1 000', '"1 000" is not a decimal number'],
    ['1.2.3', '"1.2.3" is not a decimal number'],
    ['.', '"." is not a decimal number'],
    ['-', '"-" is not a decimal number'],
    ['--1', '"--1" is not a decimal number'],
    ['1e', '"1e" is not a decimal number'],
    ['e5', '"e5" is not a decimal number'],
    ['1_000', '"1_000" is not a decimal number'],
    ['1n', '"1n" is not a decimal number'],
    ['１', '"１" is not a decimal number'],
    ['$5', '"$5" is not a decimal number'],
    ['1.07083', '1.07083 has more than 4 decimal places'],
    ['1e-400', '1e-400 has more than 4 decimal places'],
    ['1e400', '1e400 lies outside ±10^14 (scale 4)'],
    ['-1e99999999999', '-1e99999999999 lies outside ±10^14 (scale 4)'],
    ['1000000000000000', '1000000000000000 lies outside ±10^14 (scale 4)'],
    ['100000000000000', '100000000000000 lies outside ±10^14 (scale 4)'],
    ['x'.repeat(100), `"${'x'.repeat(40)}…" is not a decimal number`],
  ])('%s is refused', (text, reason) => {
    expect(readPrice(text, 4)).toBe(reason);
  });

  it.each([
    ['1.00005', 10_000n],
    ['1.00015', 10_002n],
    ['1.000050000000000000000000001', 10_001n],
    ['-1.00015', -10_002n],
    ['-1.00005', -10_000n],
    ['0.00005', 0n],
    ['0.00006', 1n],
    ['4e-400', 0n],
    ['99999999999999.99994', 10n ** 18n - 1n],
  ])('%s rounds half-even to %s ten-thousandths', (text, scaled) => {
    expect(exact(readPrice(text, 4, 'half-even'))).toBe(scaled);
  });

  it('a price that rounding would bring out of range is refused', () => {
    const reason = '99999999999999.99995 lies outside ±10^14 (scale 4)';
    expect(readPrice('99999999999999.99995', 4, 'half-even')).toBe(reason);
  });

  it('a long cell of digits and nonsense is refused without delay', () => {
    expect(readPrice(`${'1'.repeat(1_000_000)}x`, 4)).toMatch(/is not a decimal number$/);
    expect(readPrice('1'.repeat(1_000_000), 4)).toMatch(/lies outside/);
    expect(readPrice(`1.${'0'.repeat(1_000_000)}`, 4)).toBe(10_000n);
  });

  it('any number reads as Decimal has it, or is refused for its places or size', () => {
    fc.assert(
      fc.property(
        numberText,
        fc.integer({ min: 0, max: 18 }),
        fc.boolean(),
        (text, scale, round) => {
          const decimal = new Decimal(text);
          const result = readPrice(text, scale, round ? 'half-even' : undefined);
          const rounded = decimal.toDecimalPlaces(scale, Decimal.ROUND_HALF_EVEN);
          const scaled = BigInt(rounded.times(new Decimal(10).pow(scale)).toFixed(0));
          const isLarge = scaled > maxScaledPrice || scaled < -maxScaledPrice;
          if (!round && decimal.decimalPlaces() > scale && !isLarge) {
            expect(result).toMatch(/decimal places$/);
          } else if (isLarge) expect(result).toMatch(/decimal places$|lies outside/);
          else expect(exact(result)).toBe(scaled);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('volumes', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['22351900', 22_351_900n],
    ['5390247.0000', 5_390_247n],
    ['1.2e3', 1200n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['18446744073709551615', maxVolume],
    ['18446744073709551615.000', maxVolume],
  ])('%s is %s', (text, volume) => {
    expect(exact(readVolume(text))).toBe(volume);
  });

  it.each([
    ['', 'is empty'],
    ['-1', '-1 is negative'],
    ['-1.5', '-1.5 is negative'],
    ['-1e400', '-1e400 is negative'],
    ['1.5', '1.5 is not a whole number'],
    ['18446744073709551616', '18446744073709551616 is above 2^64-1'],
    ['1e400', '1e400 is above 2^64-1'],
    ['1.2M', '"1.2M" is not a decimal number'],
    ['1,000', '"1,000" is not a decimal number'],
  ])('%s is refused', (text, reason) => {
    expect(readVolume(text)).toBe(reason);
  });

  it('any volume reads back from its digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: maxVolume }), fc.nat(5), (volume, zeros) => {
        const text = zeros === 0 ? `${volume}` : `${volume}.${'0'.repeat(zeros)}`;
        expect(exact(readVolume(text))).toBe(volume);
      }),
    );
  });
});

it('any 64-bit integer is written to a column as it is, as a double or a bigint', () => {
  const column = new BigInt64Array(1);
  const words = new Int32Array(column.buffer);
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      setInt64(words, 0, value);
      expect(column[0]).toBe(value);
    }),
  );
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      setInt64(words, 0, value);
      expect(column[0]).toBe(BigInt(value));
    }),
  );
});
