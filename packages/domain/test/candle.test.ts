import Foreign from 'decimal.js/decimal.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  Candle,
  type CandleInput,
  CandleSeries,
  Decimal,
  fromScaled,
  isCandle,
  maxVolume,
  priceFields,
} from '../src/index.js';
import {
  anyScale,
  anyScaledPrice,
  anySeries,
  anyTimestamp,
  anyVolume,
  key,
} from './arbitraries.js';

const bar: CandleInput = {
  timestamp: '2024-01-02',
  open: '100',
  high: '110.5',
  low: '99.25',
  close: '105',
  volume: 1234,
};
const refusal = (path: string, reason: string) =>
  expect.objectContaining({ code: 'VALIDATION', path, reason: expect.stringContaining(reason) });

const anyPrices = fc
  .tuple(fc.tuple(anyScaledPrice, anyScaledPrice, anyScaledPrice, anyScaledPrice), anyScale)
  .map(([[open, high, low, close], scale]) => ({
    open: fromScaled(open, scale),
    high: fromScaled(high, scale),
    low: fromScaled(low, scale),
    close: fromScaled(close, scale),
  }));

describe('Candle.of', () => {
  it('keeps every digit of any values', () => {
    fc.assert(
      fc.property(anyPrices, anyTimestamp, anyVolume, (prices, timestamp, volume) => {
        const candle = Candle.of({ timestamp, ...prices, volume });
        expect(candle.timestamp.getTime()).toBe(timestamp);
        expect(candle.volume).toBe(volume);
        for (const field of priceFields) {
          expect(candle[field].toFixed()).toBe(prices[field].toFixed());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes text, numbers, bigints and the decimals of another copy alike', () => {
    const inputs: CandleInput[] = [
      { ...bar, open: 100, high: 110.5, low: 99.25, close: 105, volume: 1234n },
      {
        ...bar,
        open: '1e2',
        high: '110.50000',
        low: '+99.25',
        close: '105.',
        timestamp: Date.UTC(2024, 0, 2),
      },
      {
        ...bar,
        open: new Foreign(100),
        high: new Decimal('110.5'),
        timestamp: new Date('2024-01-02'),
      },
    ];
    for (const input of inputs) expect(Candle.of(input)).toEqual(Candle.of(bar));
  });

  it('makes 0 of -0', () => {
    const zero = Candle.of({ timestamp: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 });
    const minus = Candle.of({
      timestamp: -0,
      open: -0,
      high: '-0',
      low: '-0.0',
      close: '-0e5',
      volume: -0,
    });
    expect(minus).toEqual(zero);
    expect(minus.open.isNegative()).toBe(false);
  });

  it('takes bars that break OHLC: that is for validation to report', () => {
    const odd = Candle.of({ ...bar, open: -5, high: 1, low: 20, close: 0 });
    expect(odd.range.toFixed()).toBe('-19');
  });

  it.each(priceFields)('refuses a bad %s by name', (field) => {
    const bad: [Decimal.Value, string][] = [
      ['abc', 'must be a decimal number'],
      ['1,234.5', 'must be a decimal number'],
      [Number.NaN, 'must be finite'],
      ['Infinity', 'must be finite'],
      ['1e400', 'must lie within ±10^'],
      ['1e-400', 'has more than 18 decimal places'],
      ['1e-9000000000000000', 'has more than 18 decimal places'],
      ['1e18', 'must lie within'],
      [undefined as never, 'not undefined'],
    ];
    for (const [value, reason] of bad) {
      expect(() => Candle.of({ ...bar, [field]: value })).toThrow(refusal(field, reason));
    }
  });

  it('refuses prices that 18 digits do not hold together', () => {
    expect(() => Candle.of({ ...bar, open: '100000000000000000', close: '0.1' })).toThrow(
      refusal('open', 'within ±10^16 (scale 2)'),
    );
  });

  it('refuses a bad time, a bad volume and no object', () => {
    expect(() => Candle.of({ ...bar, timestamp: '2024-02-30' })).toThrow(
      refusal('timestamp', 'ISO'),
    );
    expect(() => Candle.of({ ...bar, volume: -1 })).toThrow(refusal('volume', '2^64-1'));
    expect(() => Candle.of({ ...bar, volume: maxVolume + 1n })).toThrow(
      refusal('volume', '2^64-1'),
    );
    expect(() => Candle.of({ ...bar, volume: 0.5 })).toThrow(refusal('volume', 'integer'));
    expect(() => Candle.of(null as never)).toThrow(refusal('', 'not null'));
    expect(() => Candle.of(5 as never)).toThrow(refusal('', 'not number'));
  });
});

describe('deep equality of candles', () => {
  const changes: Partial<CandleInput>[] = [
    { timestamp: '2024-01-02T00:00:00.001Z' },
    { open: '100.0001' },
    { high: '110.50000001' },
    { low: '99.24' },
    { close: '-105' },
    { volume: 1235 },
  ];

  it.each(changes)('tells apart a candle with %j', (change) => {
    expect(Candle.of({ ...bar, ...change })).not.toEqual(Candle.of(bar));
    expect([Candle.of({ ...bar, ...change })]).not.toStrictEqual([Candle.of(bar)]);
  });

  it('sees the same candle whatever the scale of its series', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        for (const candle of series) {
          expect(Candle.of({ ...candle.toJSON(), volume: candle.volume })).toStrictEqual(candle);
        }
      }),
    );
  });

  it('sees the same candle in a series of scale 2, 4 and 8', () => {
    const candle = Candle.of(bar);
    for (const scale of [2, 4, 8]) {
      expect(CandleSeries.of(key, [candle], { scale }).first).toStrictEqual(candle);
    }
  });
});

describe('derived values', () => {
  it('of any candle are what decimal arithmetic says', () => {
    fc.assert(
      fc.property(anyPrices, (prices) => {
        const candle = Candle.of({ timestamp: 0, ...prices, volume: 0 });
        const { open, high, low, close } = prices;
        expect(candle.isBullish).toBe(close.gt(open));
        expect(candle.isBearish).toBe(close.lt(open));
        expect(candle.bodySize.eq(close.minus(open).abs())).toBe(true);
        expect(candle.range.eq(high.minus(low))).toBe(true);
        expect(candle.upperShadow.eq(high.minus(Decimal.max(open, close)))).toBe(true);
        expect(candle.lowerShadow.eq(Decimal.min(open, close).minus(low))).toBe(true);
      }),
    );
  });

  it('of a bar that goes nowhere', () => {
    const flat = Candle.of({ ...bar, close: '100.000' });
    expect([flat.isBullish, flat.isBearish, flat.bodySize.toFixed()]).toEqual([false, false, '0']);
  });
});

describe('a candle', () => {
  it('gives a new Date each time', () => {
    const candle = Candle.of(bar);
    candle.timestamp.setFullYear(1999);
    expect(candle.timestamp).toEqual(new Date('2024-01-02'));
    expect(candle.timestamp).not.toBe(candle.timestamp);
  });

  it('does not keep the Date that it was made from', () => {
    const timestamp = new Date('2024-01-02');
    const candle = Candle.of({ ...bar, timestamp });
    timestamp.setFullYear(1999);
    expect(candle).toEqual(Candle.of(bar));
  });

  it('is JSON with decimals and volume as text', () => {
    const json = {
      timestamp: '2024-01-02T00:00:00.000Z',
      open: '100',
      high: '110.5',
      low: '99.25',
      close: '105',
      volume: '18446744073709551615',
    };
    const candle = Candle.of({ ...bar, volume: maxVolume });
    expect(JSON.parse(JSON.stringify(candle))).toEqual(json);
  });

  it('shows itself as its JSON where Node prints it', () => {
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    const printed = (Candle.of(bar) as unknown as Record<symbol, () => unknown>)[inspect]?.();
    expect(printed).toEqual(Candle.of(bar).toJSON());
  });

  it('gives its prices as integers at a scale, or says which does not fit', () => {
    const candle = Candle.of(bar);
    expect(candle.scaled(2)).toEqual({ open: 10_000n, high: 11_050n, low: 9_925n, close: 10_500n });
    expect(candle.scaled(4).high).toBe(1_105_000n);
    expect(() => candle.scaled(1)).toThrow(refusal('low', '99.25 has more than 1'));
    expect(() => candle.scaled(1, 'candles[7]')).toThrow(refusal('candles[7].low', '99.25'));
    expect(() => candle.scaled(16)).toThrow(refusal('open', 'within ±10^2 (scale 16)'));
  });

  it('is recognised by its brand, of whichever copy of the package', async () => {
    vi.resetModules();
    const other = await import('../src/index.js');
    const foreign = other.Candle.of(bar);
    expect(foreign).not.toBeInstanceOf(Candle);
    expect(isCandle(foreign)).toBe(true);
    expect(CandleSeries.of(key, [foreign as never]).first).toEqual(Candle.of(bar));
    for (const value of [null, undefined, 1, 'x', {}, { ...Candle.of(bar) }]) {
      expect(isCandle(value)).toBe(false);
    }
  });
});
