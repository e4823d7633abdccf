import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCode, checkOneOf, checkText, compareText, isCode, kind } from '../src/index.js';

const encoder = new TextEncoder();

/** The order of UTF-8 bytes, which databases sort by. */
function compareBytes(a: string, b: string): number {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i] as number) - (right[i] as number);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(left.length - right.length);
}

// Where UTF-16 units and code points disagree: astral characters, and U+E000 to U+FFFF.
const anyCharacter = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom(
    'a',
    'b',
    '가',
    '\u{d7ff}',
    '\u{e000}',
    '\u{ffff}',
    '\u{10000}',
    '\u{10ffff}',
    '📈',
  ),
);
const anyText = fc.array(anyCharacter, { maxLength: 6 }).map((parts) => parts.join(''));

describe('compareText', () => {
  it('orders any two strings as their UTF-8 bytes are ordered', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (prefix, a, b) => {
        expect(Math.sign(compareText(prefix + a, prefix + b))).toBe(
          compareBytes(prefix + a, prefix + b),
        );
        expect(compareText(a, a)).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts emoji after U+FFFF, where sort() does not', () => {
    const texts = ['\u{ffff}', '📈', '\u{e000}', 'z', '힣', ''];
    expect(texts.toSorted(compareText)).toEqual(['', 'z', '힣', '\u{e000}', '\u{ffff}', '📈']);
    expect(texts.toSorted()).not.toEqual(texts.toSorted(compareText));
  });
});

describe('checkText', () => {
  it('takes any well-formed string as it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(checkText('x', text)).toBe(text);
      }),
    );
  });

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800', '📈\ud83d'])(
    'refuses a lone surrogate: %j',
    (text) => {
      expect(() => checkText('name', text)).toThrow('name: must not hold a lone surrogate');
    },
  );

  it.each([[null], [1], [undefined], [['a']], [{}]])('refuses %j', (value) => {
    expect(() => checkText('name', value)).toThrow(`name: must be text, not ${kind(value)}`);
  });
});

describe('checkCode', () => {
  it.each(['005930', "O'Neil", '"', '\\', '%', '_', '삼성전자', '📈', ' ', 'a\u00a0b'])(
    'takes %j',
    (text) => {
      expect(checkCode('symbol', text)).toBe(text);
      expect(isCode(text)).toBe(true);
    },
  );

  it('takes 10,000 characters', () => {
    expect(checkCode('symbol', '가'.repeat(10_000))).toHaveLength(10_000);
  });

  it.each([
    ['', 'must not be empty'],
    ['a\nb', 'control characters'],
    ['a\0', 'control characters'],
    ['\u007f', 'control characters'],
    ['\u0085', 'control characters'],
    ['\ud800', 'lone surrogate'],
    ['x'.repeat(10_001), 'must not be longer than 10000 characters'],
    [5930, 'must be text, not number'],
  ])('refuses %j', (value, reason) => {
    expect(isCode(value)).toBe(false);
    expect(() => checkCode('symbol', value)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION',
        path: 'symbol',
        reason: expect.stringContaining(reason),
      }),
    );
  });
});

describe('checkOneOf', () => {
  it('takes a word of the list and names the list where it refuses one', () => {
    expect(checkOneOf('x', 'b', ['a', 'b'])).toBe('b');
    expect(() => checkOneOf('x', 'c', ['a', 'b'])).toThrow('x: must be one of a, b, not "c"');
    expect(() => checkOneOf('x', { b: 1 }, ['a', 'b'])).toThrow(
      'must be one of a, b, not an object',
    );
    expect(() => checkOneOf('x', 'toString', ['a'])).toThrow('must be one of');
    expect(() => checkOneOf('x', 'y'.repeat(1e6), ['a'])).toThrow(`not "${'y'.repeat(60)}…"`);
  });
});
