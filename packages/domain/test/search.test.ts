import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, matchesSearch } from '../src/index.js';

const anyText = fc.string({ unit: 'binary' });

describe('matchesSearch', () => {
  it.each([
    ['Samsung Electronics', 'samsung'],
    ['Samsung Electronics', 'G ELEC'],
    ['ＳＡＭＳＵＮＧ', 'samsung'],
    ['삼성전자', '삼성'],
    ['삼성전자'.normalize('NFD'), '성전'],
    ['ｶﾀｶﾅ', 'カタカナ'],
    ['Straße', 'STRASSE'],
    ['ﬁnance', 'FIN'],
    ['100%_[x]\\', '%_[X]\\'],
    ['a\u0345', 'A\u0399'],
  ])('finds in %j a %j', (text, query) => {
    expect(matchesSearch(text, query)).toBe(true);
  });

  it.each([
    ['abc', 'a.c'],
    ['abc', '%'],
    ['abc', 'a_c'],
    ['abc', '.*'],
    ['abc', 'abcd'],
    ['', 'a'],
  ])('does not find in %j a %j', (text, query) => {
    expect(matchesSearch(text, query)).toBe(false);
  });

  it.each(['', ' ', '\t\n', '\u3000', '\u00a0'])('finds nothing for the blank %j', (query) => {
    expect(matchesSearch(`a${query}b`, query)).toBe(false);
  });

  it('is blind to upper case and to the compatibility form of either side', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, query, after) => {
        const text = `${before} ${query} ${after}`;
        const found = foldText(query).trim() !== '' && foldText(text).includes(foldText(query));
        expect(matchesSearch(text, query)).toBe(found);
        expect(matchesSearch(text.normalize('NFKC'), query.normalize('NFKC').toUpperCase())).toBe(
          found,
        );
      }),
    );
  });

  it('finds ASCII as a scan of the lower case does', () => {
    const ascii = fc.string({ unit: fc.constantFrom(...'abAB%_ .*') });
    fc.assert(
      fc.property(ascii, ascii, (text, query) => {
        const expected = query.trim() !== '' && text.toLowerCase().includes(query.toLowerCase());
        expect(matchesSearch(text, query)).toBe(expected);
      }),
    );
  });
});
