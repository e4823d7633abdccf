import { Decimal as Application } from 'decimal.js';
import Foreign from 'decimal.js/decimal.js';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Candle, checkDecimal, Decimal } from '../src/index.js';

const candle = () =>
  Candle.of({
    timestamp: 0,
    open: '12345678901234.5678',
    high: '99999999999999.9999',
    low: '-99999999999999.9999',
    close: '0.0001',
    volume: 0,
  });

afterEach(() => {
  Application.set({ defaults: true });
  Foreign.set({ defaults: true });
  Decimal.set({ precision: 50, toExpNeg: -9e15, toExpPos: 9e15 });
});

describe('Decimal', () => {
  it('is a clone of its own, with 50 digits and no exponents', () => {
    expect(Decimal).not.toBe(Application);
    expect(Decimal.precision).toBe(50);
    expect(new Decimal('1e-30').toString()).toBe(`0.${'0'.repeat(29)}1`);
    expect(new Decimal('1e30').toString()).toBe(`1${'0'.repeat(30)}`);
    expect(new Decimal(1).div(3).toFixed()).toBe(`0.${'3'.repeat(50)}`);
    expect(Application.precision).toBe(20);
  });

  it('is out of reach of an application that sets decimal.js', () => {
    const before = new Decimal(2).sqrt().toFixed();
    Application.set({ precision: 3, rounding: 0, maxE: 5, minE: -5, toExpPos: 1 });
    expect(new Decimal(2).sqrt().toFixed()).toBe(before);
    expect(new Decimal('123456789').toString()).toBe('123456789');
    expect(candle().range.toFixed()).toBe('199999999999999.9998');
  });

  it('computes prices of a candle exactly even where an application sets ours', () => {
    Decimal.set({ precision: 3 });
    const { open, bodySize, range, upperShadow, lowerShadow } = candle();
    expect([open, bodySize, range, upperShadow, lowerShadow].map((one) => one.toFixed())).toEqual([
      '12345678901234.5678',
      '12345678901234.5677',
      '199999999999999.9998',
      '87654321098765.4321',
      '100000000000000',
    ]);
  });
});

describe('checkDecimal', () => {
  it('takes the values of another copy of decimal.js, digit for digit', () => {
    Foreign.set({ precision: 5 });
    const text = '123456789.123456789123456789';
    const value = checkDecimal('x', new Foreign(text));
    expect(value.toFixed()).toBe(text);
    expect(value).toBeInstanceOf(Decimal);
  });

  it('keeps every digit of any plain decimal text', () => {
    const digits = fc.stringMatching(/^\d{1,80}$/);
    fc.assert(
      fc.property(fc.constantFrom('', '-', '+'), digits, digits, (sign, whole, fraction) => {
        const value = checkDecimal('x', `${sign}${whole}.${fraction}`);
        const plain = `${whole}.${fraction}`.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '');
        expect(value.toFixed()).toBe(sign === '-' && /[1-9]/.test(plain) ? `-${plain}` : plain);
      }),
    );
  });

  it.each(['1', '-1.5', '+2', '.5', '5.', '1e3', '1E-3', 0.1, -0, 10n ** 30n])(
    'takes %s',
    (value) => {
      expect(checkDecimal('x', value).isFinite()).toBe(true);
    },
  );

  it.each([
    ['NaN', 'finite'],
    ['Infinity', 'finite'],
    [Number.NaN, 'finite'],
    [Number.NEGATIVE_INFINITY, 'finite'],
    ['1e9000000000000001', 'finite'],
    ['1e-9000000000000001', 'exponent'],
    ['-0.001e-9000000000000000', 'exponent'],
    ['', 'decimal number, not string'],
    [' 1', 'decimal number, not string'],
    ['1,234.5', 'decimal number, not string'],
    ['1_000', 'decimal number'],
    // decimal.js would round this one to 50 digits.
    ['0x1p200', 'decimal number'],
    ['0b11', 'decimal number'],
    [null, 'decimal number, not null'],
    [undefined, 'decimal number, not undefined'],
    [true, 'decimal number, not boolean'],
    [{ d: [1], e: 0, s: 1 }, 'decimal number, not an object'],
    [[1], 'decimal number, not a list'],
  ])('refuses %s', (value, reason) => {
    expect(() => checkDecimal('price', value)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION',
        path: 'price',
        reason: expect.stringContaining(reason),
      }),
    );
  });

  it('refuses no zero for its exponent', () => {
    expect(checkDecimal('x', '0e-9000000000000001').isZero()).toBe(true);
    expect(checkDecimal('x', '0.00e5').isZero()).toBe(true);
  });
});
