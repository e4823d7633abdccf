import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkSeriesKey,
  compareSeries,
  compareText,
  sameSeries,
  seriesId,
  seriesKey,
  timeframes,
} from '../src/index.js';

const anyName = fc
  .string({
    unit: fc.constantFrom('a', 'b', "'", '\\', '가', '📈', '\u{e000}'),
    minLength: 1,
    maxLength: 3,
  })
  .filter((text) => text !== '');
const anyKey = fc
  .tuple(anyName, fc.constantFrom(...timeframes), anyName)
  .map(([symbol, timeframe, exchange]) => seriesKey(symbol, timeframe, exchange));

describe('seriesKey', () => {
  it('is of the Korea Exchange where none is named, and frozen', () => {
    const key = seriesKey('005930', '1d');
    expect(key).toEqual({ exchange: 'KRX', symbol: '005930', timeframe: '1d' });
    expect(Object.isFrozen(key)).toBe(true);
  });

  it.each([
    ['', '1d', 'KRX', 'symbol'],
    ['a\nb', '1d', 'KRX', 'symbol'],
    ['a', '1D', 'KRX', 'timeframe'],
    ['a', '1d', '', 'exchange'],
    ['a', '1d', '\ud800', 'exchange'],
    [null, '1d', 'KRX', 'symbol'],
    ['a', '1d', null, 'exchange'],
  ])('refuses %j %j %j naming the %4$s', (symbol, timeframe, exchange, path) => {
    expect(() => seriesKey(symbol as never, timeframe as never, exchange as never)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path }),
    );
  });
});

describe('checkSeriesKey', () => {
  it('makes a key of its own without what does not belong to it', () => {
    const given = { ...seriesKey('005930', '1d'), more: 1 };
    const key = checkSeriesKey(given);
    given.symbol = 'changed' as never;
    expect(key).toEqual(seriesKey('005930', '1d'));
    expect(Object.isFrozen(key)).toBe(true);
  });

  it.each([
    [null, 'key'],
    ['005930', 'key'],
    [{}, 'key.exchange'],
    [{ exchange: 'KRX', symbol: 1 }, 'key.symbol'],
    [{ exchange: 'KRX', symbol: 'a' }, 'key.timeframe'],
  ])('refuses %j naming %s', (value, path) => {
    expect(() => checkSeriesKey(value as never)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path }),
    );
  });
});

describe('any two keys', () => {
  it('are the same exactly where all fields are, and so are their ids', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        const same =
          a.symbol === b.symbol && a.exchange === b.exchange && a.timeframe === b.timeframe;
        expect(sameSeries(a, b)).toBe(same);
        expect(seriesId(a) === seriesId(b)).toBe(same);
        expect(compareSeries(a, b) === 0).toBe(same);
        expect(sameSeries(a, checkSeriesKey({ ...a }))).toBe(true);
      }),
    );
  });

  it('are ordered by exchange, symbol, then timeframe, shortest first', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (a, b) => {
        const rank = (key: typeof a) => timeframes.indexOf(key.timeframe);
        const wanted =
          Math.sign(compareText(a.exchange, b.exchange)) ||
          Math.sign(compareText(a.symbol, b.symbol)) ||
          Math.sign(rank(a) - rank(b));
        expect(Math.sign(compareSeries(a, b))).toBe(wanted);
        expect(Math.sign(compareSeries(b, a)) + wanted).toBe(0);
      }),
    );
    const keys = [...timeframes].reverse().map((timeframe) => seriesKey('a', timeframe));
    expect(keys.sort(compareSeries).map((key) => key.timeframe)).toEqual([...timeframes]);
  });
});
