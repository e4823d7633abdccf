import { Decimal, immutable, type StockSymbol } from '@jts/domain';
import { describe, expect, it, vi } from 'vitest';
import { checkSize } from '../src/document-size.js';
import {
  AnswerSize,
  type CallContext,
  type CandleDriver,
  defaultLimits,
  defineStore,
  type LimitOptions,
  type SymbolDriver,
  withPolicies,
} from '../src/index.js';
import { bars, everything, key, rejection, scriptedDriver, start, symbol } from './driver.js';

const withCandles = (candles: Partial<CandleDriver>, limits: LimitOptions) =>
  defineStore(scriptedDriver({ candles }), { limits });
const withSymbols = (symbols: Partial<SymbolDriver>, limits: LimitOptions) =>
  defineStore(scriptedDriver({ symbols }), { limits });
const tooLarge = { code: 'TOO_LARGE', retryable: false };

describe('limits', () => {
  it.each([
    [{ rows: 0 }, 'limits.rows'],
    [{ rows: 1.5 }, 'limits.rows'],
    [{ rows: Number.POSITIVE_INFINITY }, 'limits.rows'],
    [{ bytes: 0 }, 'limits.bytes'],
    [{ bytes: '1 GB' }, 'limits.bytes'],
    [{ documentBytes: 0 }, 'limits.documentBytes'],
    [{ documentBytes: 16_000_001 }, 'limits.documentBytes'],
  ])('of %j are refused', (limits, path) => {
    const open = () => withCandles({}, limits as LimitOptions);
    expect(open).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
  });

  it('that are not said have defaults, which the driver is told of', async () => {
    const seen: unknown[] = [];
    const coverage = async (_: unknown, { limits }: CallContext) => {
      seen.push(limits);
      return null;
    };
    await withCandles({ coverage }, { rows: 5 }).candles.getCoverage(key);
    expect(seen).toEqual([{ ...defaultLimits, rows: 5 }]);
  });
});

describe('an answer of more rows than the limit', () => {
  it('is refused though the driver gives it, and is not asked for again', async () => {
    const read = vi.fn(async () => bars(4));
    const { candles } = withCandles({ read }, { rows: 3 });
    expect(await rejection(candles.getRange(key, everything))).toMatchObject({
      ...tooLarge,
      message: expect.stringMatching(/more than 3 rows \(limits\.rows\).*streamRange/),
    });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is never asked for by count', async () => {
    const counts: number[] = [];
    const readLatest = async (_: unknown, count: number) => {
      counts.push(count);
      return bars(Math.min(count, 3));
    };
    const { candles } = withCandles({ readLatest }, { rows: 3 });
    expect((await candles.getLatest(key, 2)).length).toBe(2);
    expect((await candles.getLatest(key, Number.MAX_SAFE_INTEGER)).length).toBe(3);
    expect(counts).toEqual([2, 4]);
  });

  it('may be what a search looks through, for its driver knows no limit then', async () => {
    const seen: number[] = [];
    const all = ['A', 'B', 'C'].map((code) => symbol(code, { name: code }));
    const find = async (_: unknown, { limits }: CallContext): Promise<StockSymbol[]> => {
      seen.push(limits.rows);
      return all;
    };
    const { symbols } = withSymbols({ find }, { rows: 2 });
    expect(await symbols.search('b')).toEqual([all[1]]);
    expect(await rejection(symbols.getAllActive())).toMatchObject(tooLarge);
    expect(seen).toEqual([Number.MAX_SAFE_INTEGER, 2]);
  });

  it('is what a stream reads, by chunks and pages within the limit', async () => {
    const limits: (number | undefined)[] = [];
    const series = bars(50);
    const read: CandleDriver['read'] = async (_, { from }, limit) => {
      limits.push(limit);
      const first = Math.ceil((from - start) / 86_400_000);
      // A page may be longer than asked for.
      return series.rows(first, first + (limit ?? 0) + 5);
    };
    const { candles } = withCandles({ read }, { rows: 10 });
    const lengths: number[] = [];
    for await (const chunk of candles.streamRange(key, everything)) lengths.push(chunk.length);
    expect(lengths.reduce((a, b) => a + b)).toBe(50);
    expect(Math.max(...lengths)).toBe(10);
    expect(new Set(limits)).toEqual(new Set([10]));
  });

  it('passes through policies around a store, which have no limits', async () => {
    const read = async () => bars(4);
    const inner = withCandles({ read }, { rows: 4 });
    const around = withPolicies(inner);
    expect((await around.candles.getRange(key, everything)).length).toBe(4);
    expect(() => withPolicies(inner, { limits: { rows: 1 } } as object)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path: 'limits' }),
    );
  });
});

describe('an answer that comes in parts', () => {
  it('is too large as soon as its rows or its bytes are', () => {
    const size = new AnswerSize({ rows: 3, bytes: 100 });
    size.add(2, 60);
    size.add(1, 40);
    expect(() => size.add(1, 0)).toThrow(/more than 3 rows \(limits\.rows\)/);
    expect(() => new AnswerSize({ rows: 3, bytes: 100 }).add(0, 101)).toThrow(
      expect.objectContaining({ ...tooLarge, message: expect.stringMatching(/limits\.bytes/) }),
    );
  });
});

describe('a document', () => {
  const fits = (value: unknown, documentBytes: number): boolean => {
    try {
      return checkSize('it', value, { ...defaultLimits, documentBytes }) === value;
    } catch (error) {
      expect(error).toMatchObject({
        ...tooLarge,
        message: `it has more than ${documentBytes} bytes (limits.documentBytes)`,
      });
      return false;
    }
  };

  it.each<[name: string, value: unknown, bytes: number]>([
    ['a text', 'abc', 8],
    ['a text of two, three and four bytes a character', 'é가😀', 14],
    ['a number', 1, 8],
    ['a truth', true, 8],
    ['nothing', null, 8],
    ['a time', new Date(0), 8],
    ['a decimal', new Decimal('1.5'), 16],
    ['an empty list', [], 5],
    ['a list', [1, 'a'], 5 + (3 + 8) + (3 + 6)],
    ['a list of twelve', Array.from({ length: 12 }, () => 1), 5 + 10 * (3 + 8) + 2 * (4 + 8)],
    ['an empty object', {}, 5],
    ['an object', { a: 1, 가: undefined, é: 'x' }, 5 + (3 + 8) + (4 + 6)],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), 16],
    ['an entity with a time', immutable({ at: new Date(0) }), 5 + 4 + 8],
    ['what is nested', { a: [{ b: null }] }, 5 + 3 + (5 + 3 + (5 + 3 + 8))],
  ])('that is %s takes what MongoDB would take at most', (_, value, bytes) => {
    expect(fits(value, bytes)).toBe(true);
    expect(fits(value, bytes - 1)).toBe(false);
  });

  it('that is far too large is not looked at to its end', () => {
    const looked = vi.fn(() => 'x');
    const list: unknown[] = Array.from({ length: 1000 }, () => 'xxxx');
    Object.defineProperty(list, 900, { get: looked });
    expect(fits(list, 100)).toBe(false);
    expect(looked).not.toHaveBeenCalled();
  });

  it('that is too large never reaches the driver', async () => {
    const store = withSymbols({}, { documentBytes: 1000 });
    const long = symbol('A', { name: 'x'.repeat(1000) });
    expect(await rejection(store.symbols.save(long))).toMatchObject({
      ...tooLarge,
      message: 'the symbol has more than 1,000 bytes (limits.documentBytes)',
    });
    expect(await rejection(store.symbols.saveMany([symbol('B'), long]))).toMatchObject({
      ...tooLarge,
      message: 'symbols[1] has more than 1,000 bytes (limits.documentBytes)',
    });
  });
});
