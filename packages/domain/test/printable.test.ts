import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../src/index.js';

describe('printable', () => {
  it.each([
    ['two\nlines\r\nand a\ttab', 'two\\nlines\\r\\nand a\\ttab'],
    ['\u001b[2J', '\\u001b[2J'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\0\b\f\v\u007f', '\\u0000\\b\\f\\u000b\\u007f'],
    ['\u0085\u009b2J', '\\u0085\\u009b2J'],
    ['\u2028\u2029', '\\u2028\\u2029'],
    [
      '\u202egpj.exe\u202c \u2066x\u2069 \u200f\u061c',
      '\\u202egpj.exe\\u202c \\u2066x\\u2069 \\u200f\\u061c',
    ],
    ['\ud800 and \udc00', '\\ud800 and \\udc00'],
  ])('shows what would do something: %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it.each(['', '삼성전자', "it's \\n", 'עברית', '👩‍👩‍👧', '\u200b', '\ufeff', 'e\u0301'])(
    'leaves %j as it is',
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );

  it('leaves no such character of any text, and nothing to do a second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });

  it('within JSON, it says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printable(JSON.stringify({ [text]: text })))).toEqual({ [text]: text });
      }),
    );
  });
});
