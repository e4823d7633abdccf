import { foldText, matchesSearch } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchPattern } from '../src/search-pattern.js';

/** PCRE's `\x{..}` as JavaScript writes it. */
const regex = (query: string) =>
  new RegExp(searchPattern(query).replaceAll(/\\x\{([0-9a-f]+)\}/g, '\\u{$1}'), 'u');

const nasty =
  'aAkKsSiIıİßẞſςσΣÅåéÉe\u0301ﬁﬀﾊハ가\u1100\u1161각ㄱ１%_.*+?^{$}()|[]\\/-\n\0µμΩ㎏½😀𐐀𐐨';
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from(nasty)), maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

describe('the pattern of a search', () => {
  it('finds whatever the domain finds', () => {
    fc.assert(
      fc.property(text, text, text, (before, query, after) => {
        fc.pre(query.trim() !== '' && foldText(query).trim() !== '');
        const whole = before + query + after;
        if (matchesSearch(whole, query)) expect(regex(query).test(whole)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it('is exact in ASCII and Hangul', () => {
    const plain = fc.string({
      unit: fc.constantFrom(...'aBcK.*+?[]\\$^(){}|%_ -가각힣'),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(plain, plain, (whole, query) => {
        fc.pre(query.trim() !== '');
        expect(regex(query).test(whole)).toBe(matchesSearch(whole, query));
      }),
      { numRuns: 5000 },
    );
  });

  it('stays within what a server takes, however long the query', () => {
    expect(searchPattern('x'.repeat(10_000_000)).length).toBeLessThan(32_764);
  });
});
