import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSymbol, markets, type StockSymbol, symbolSchema } from '../src/index.js';

const samsung = { code: '005930', name: '삼성전자', market: 'KOSPI', sector: 'IT', isActive: true };

const wellFormed = fc.string({ unit: 'binary' });
const code = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text));
const symbols: fc.Arbitrary<StockSymbol> = fc.record(
  {
    code,
    name: wellFormed,
    market: fc.constantFrom(...markets),
    sector: wellFormed.filter((text) => text !== ''),
    isActive: fc.boolean(),
  },
  { requiredKeys: ['code', 'name', 'market', 'isActive'] },
);

describe('a symbol', () => {
  it('comes back equal, frozen and not the same object', () => {
    fc.assert(
      fc.property(symbols, (symbol) => {
        const own = checkSymbol(symbol);
        expect(own).toStrictEqual({ ...symbol });
        expect(own).not.toBe(symbol);
        expect(Object.isFrozen(own)).toBe(true);
        expect(symbolSchema.safeParse(JSON.parse(JSON.stringify(own))).data).toEqual(own);
      }),
    );
  });

  it.each([[''], [null], [undefined]])('has no sector where it is %j', (sector) => {
    expect(checkSymbol({ ...samsung, sector })).not.toHaveProperty('sector');
  });

  it.each(['O\'Brien"', '100%', 'back\\slash', '한글', '🚀', 'A B'])(
    'may have the code %j',
    (c) => {
      expect(checkSymbol({ ...samsung, code: c }).code).toBe(c);
    },
  );

  it.each([
    ['code', ''],
    ['code', 'a\nb'],
    ['code', 'a\0b'],
    ['code', '\ud800'],
    ['code', 5930],
    ['code', null],
    ['name', 'x\udc00'],
    ['name', undefined],
    ['market', 'NYSE'],
    ['market', 'kospi'],
    ['isActive', 1],
    ['isActive', null],
    ['sector', 7],
  ])('is refused for %s = %j', (field, value) => {
    expect(() => checkSymbol({ ...samsung, [field]: value })).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path: field }),
    );
  });

  it.each([
    [null, 'must be an object, not null'],
    [[samsung], 'must be an object, not a list'],
    ['005930', 'must be an object, not string'],
    [undefined, 'is required'],
  ])('is refused where it is %j, with the path of the argument', (input, reason) => {
    expect(() => checkSymbol(input, 'symbols[3]')).toThrow(
      expect.objectContaining({ path: 'symbols[3]', reason }),
    );
  });

  it('leaves out fields that it does not know, and reads those of a class', () => {
    class Listed {
      readonly code = '005930';
      readonly extra = 1;
      readonly isActive = true;
      readonly market = 'KOSPI';
      get name() {
        return '삼성전자';
      }
    }
    const { sector: _, ...expected } = samsung;
    expect(checkSymbol(new Listed())).toStrictEqual(expected);
  });
});
