import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkScale,
  checkVolume,
  Decimal,
  fromScaled,
  maxScaledPrice,
  maxVolume,
  plainText,
  powerOfTen,
  rescale,
  scaledText,
  toScaled,
} from '../src/index.js';
import { anyScale, anyScaledPrice, anyVolume } from './arbitraries.js';

const refusal = (path: string, reason: string) =>
  expect.objectContaining({ code: 'VALIDATION', path, reason: expect.stringContaining(reason) });
const scales = Array.from({ length: 19 }, (_, scale) => scale);

describe('toScaled and fromScaled', () => {
  it('are inverse for any price at any scale', () => {
    fc.assert(
      fc.property(anyScaledPrice, anyScale, (price, scale) => {
        const decimal = fromScaled(price, scale);
        expect(toScaled('p', decimal, scale)).toBe(price);
        expect(decimal.times(new Decimal(10).pow(scale)).toFixed()).toBe(price.toString());
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(scales)('hold 18 digits and not one more at scale %i', (scale) => {
    const largest = fromScaled(maxScaledPrice, scale);
    const next = new Decimal(10).pow(18 - scale);
    const smallest = new Decimal(10).pow(-scale);
    expect(toScaled('p', largest, scale)).toBe(maxScaledPrice);
    expect(toScaled('p', largest.neg(), scale)).toBe(-maxScaledPrice);
    expect(toScaled('p', smallest, scale)).toBe(1n);
    expect(toScaled('p', new Decimal(0), scale)).toBe(0n);
    for (const beyond of [next, next.neg()]) {
      expect(() => toScaled('p', beyond, scale)).toThrow(
        refusal('p', `within ±10^${18 - scale} (scale ${scale})`),
      );
    }
    expect(() => toScaled('p', smallest.div(2), scale)).toThrow(refusal('p', 'decimal places'));
  });

  it('make 0 of -0', () => {
    expect(toScaled('p', new Decimal(-0), 18)).toBe(0n);
    expect(toScaled('p', new Decimal('-0.000'), 2)).toBe(0n);
  });

  it('never round', () => {
    expect(() => toScaled('p', new Decimal('1.00005'), 4)).toThrow(
      refusal('p', '1.00005 has more than 4 decimal places'),
    );
    expect(toScaled('p', new Decimal('1.00000'), 4)).toBe(10_000n);
  });

  it.each(['1e400', '-1e400', '1e9000000000000000'])('refuse %s without writing it out', (text) => {
    expect(() => toScaled('p', new Decimal(text), 0)).toThrow(refusal('p', 'within ±10^18'));
  });

  it('refuse tiny numbers without writing them out', () => {
    const tiny = new Decimal('1.23456e-8999999999999999');
    expect(() => toScaled('p', tiny, 18)).toThrow(
      refusal('p', '1.23456e-8999999999999999 has more than 18 decimal places'),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuse %s', (value) => {
    expect(() => toScaled('p', new Decimal(value), 4)).toThrow(refusal('p', 'must be finite'));
  });
});

describe('scaledText and plainText', () => {
  it('agree with Decimal for any price', () => {
    fc.assert(
      fc.property(anyScaledPrice, anyScale, (price, scale) => {
        const decimal = new Decimal(price.toString()).div(new Decimal(10).pow(scale));
        const sign = decimal.isNeg() && !decimal.isZero() ? '-' : '';
        expect(scaledText(price, scale)).toBe(sign + decimal.abs().toFixed(scale));
        expect(plainText(price, scale)).toBe(decimal.toFixed());
      }),
    );
  });

  it.each([
    [0n, 0, '0', '0'],
    [100n, 0, '100', '100'],
    [0n, 2, '0.00', '0'],
    [-5n, 2, '-0.05', '-0.05'],
    [1000n, 2, '10.00', '10'],
    [1050n, 2, '10.50', '10.5'],
    [-1n, 18, '-0.000000000000000001', '-0.000000000000000001'],
  ])('write %d at scale %i as %s and %s', (price, scale, full, plain) => {
    expect(scaledText(price, scale)).toBe(full);
    expect(plainText(price, scale)).toBe(plain);
  });
});

describe('rescale', () => {
  it('keeps any value or refuses it', () => {
    fc.assert(
      fc.property(anyScaledPrice, anyScale, anyScale, (price, from, to) => {
        const decimal = fromScaled(price, from);
        const fits = decimal.decimalPlaces() <= to && (price === 0n || decimal.e + to <= 17);
        if (fits) expect(rescale('p', price, from, to)).toBe(toScaled('p', decimal, to));
        else expect(() => rescale('p', price, from, to)).toThrow(refusal('p', ''));
      }),
      { numRuns: 1_000 },
    );
  });

  it('says what does not fit', () => {
    expect(() => rescale('p', -15_050n, 4, 1)).toThrow(
      refusal('p', '-1.505 has more than 1 decimal places'),
    );
    expect(() => rescale('p', maxScaledPrice, 4, 5)).toThrow(refusal('p', '±10^13 (scale 5)'));
    expect(() => rescale('p', -maxScaledPrice, 0, 18)).toThrow(refusal('p', '±10^0 (scale 18)'));
  });
});

describe('checkVolume', () => {
  it('takes any volume as a bigint, and as a number where that is exact', () => {
    fc.assert(
      fc.property(anyVolume, (volume) => {
        expect(checkVolume('v', volume)).toBe(volume);
        if (volume < 2n ** 53n) expect(checkVolume('v', Number(volume))).toBe(volume);
        else expect(() => checkVolume('v', Number(volume))).toThrow(refusal('v', 'give a bigint'));
      }),
    );
    expect(checkVolume('v', -0)).toBe(0n);
  });

  it.each([
    [-1, 'between 0 and 2^64-1'],
    [-1n, 'between 0 and 2^64-1'],
    [maxVolume + 1n, 'between 0 and 2^64-1'],
    [1.5, 'must be an integer'],
    [Number.NaN, 'must be an integer'],
    [Number.POSITIVE_INFINITY, 'must be an integer'],
    ['1', 'not string'],
    [new Decimal(1), 'not an object'],
    [null, 'not null'],
    [undefined, 'not undefined'],
  ])('refuses %s', (value, reason) => {
    expect(() => checkVolume('v', value)).toThrow(refusal('v', reason));
  });
});

describe('scales', () => {
  it('are integers from 0 to 18', () => {
    for (const scale of scales) {
      expect(checkScale(scale)).toBe(scale);
      expect(powerOfTen(scale)).toBe(10n ** BigInt(scale));
    }
    for (const scale of [-1, 19, 1.5, Number.NaN, '4' as never, undefined as never]) {
      expect(() => checkScale(scale, 'priceScale')).toThrow(refusal('priceScale', '0 to 18'));
    }
    for (const scale of [-1, 19, 1.5]) {
      expect(() => powerOfTen(scale)).toThrow(refusal('scale', '0 to 18'));
    }
  });
});
