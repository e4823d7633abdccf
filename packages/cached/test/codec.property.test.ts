import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSeries, encodeSeries, joined, seriesBytes } from '../src/series-codec.js';
import { decodeSymbols, encodeSymbols } from '../src/symbol-codec.js';
import { anySeries, block, key, start } from './bars.js';

const span = { from: start, to: start + block - 1 };
const anyLabel = fc.record({
  number: fc.maxSafeNat(),
  fill: fc.integer({ min: 0, max: 2 ** 52 - 1 }),
});
const anyCacheKey = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
const anyCached = fc.integer({ min: 0, max: 18 }).chain((scale) =>
  fc.record({
    scale: fc.constant(scale),
    series: anySeries(key, span, scale),
    label: anyLabel,
    cacheKey: anyCacheKey,
  }),
);

test('any series comes back digit for digit, from wherever in a buffer its bytes stand', () => {
  fc.assert(
    fc.property(anyCached, fc.nat(20), ({ series, scale, label, cacheKey }, offset) => {
      const bytes = encodeSeries(cacheKey, label, series);
      expect(bytes.byteLength).toBe(seriesBytes(series.length));
      const elsewhere = new Uint8Array(bytes.byteLength + offset + 3).subarray(
        offset,
        offset + bytes.byteLength,
      );
      elsewhere.set(bytes);
      const place = { cacheKey, key, scale, span };
      const decoded = decodeSeries(place, label.number, elsewhere);
      expect(decoded?.fill).toBe(label.fill);
      expect(decoded?.series.scale).toBe(scale);
      expect(decoded?.series.columns).toEqual(series.columns);
      expect(decoded?.series.key).toEqual(key);
    }),
  );
});

test('a value of another number, key, scale or time is none', () => {
  fc.assert(
    fc.property(anyCached, ({ series, scale, label, cacheKey }) => {
      const bytes = encodeSeries(cacheKey, label, series);
      const place = { cacheKey, key, scale, span };
      expect(decodeSeries(place, label.number + 1, bytes)).toBeUndefined();
      expect(
        decodeSeries({ ...place, cacheKey: `${cacheKey}x` }, label.number, bytes),
      ).toBeUndefined();
      expect(decodeSeries({ ...place, scale: scale + 1 }, label.number, bytes)).toBeUndefined();
      const before = { from: start - block, to: start - 1 };
      const elsewhere = decodeSeries({ ...place, span: before }, label.number, bytes);
      expect(elsewhere === undefined).toBe(series.length > 0);
    }),
  );
});

test('a value that is cut, longer or has any byte changed is none', () => {
  fc.assert(
    fc.property(
      anyCached,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      ({ series, scale, label, cacheKey }, at, change) => {
        const bytes = encodeSeries(cacheKey, label, series);
        const read = (changed: Uint8Array) =>
          decodeSeries({ cacheKey, key, scale, span }, label.number, changed);
        expect(read(bytes.subarray(0, at % bytes.byteLength))).toBeUndefined();
        expect(read(Uint8Array.of(...bytes, change))).toBeUndefined();
        const changed = bytes.slice();
        // Checksum, length and number, too: every byte but those that nothing stands in.
        const place = at % bytes.byteLength;
        changed[place] = (changed[place] ?? 0) ^ change;
        expect(read(changed)).toBeUndefined();
      },
    ),
  );
});

test('any bytes at all are none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.maxSafeNat(), (bytes, number) => {
      expect(decodeSeries({ cacheKey: 'k', key, scale: 4 }, number, bytes)).toBeUndefined();
      expect(decodeSymbols('k', number, bytes)).toBeUndefined();
    }),
  );
});

test('parts of a series joined are the series', () => {
  fc.assert(
    fc.property(anySeries(key, span, 4), fc.array(fc.nat(50), { maxLength: 5 }), (series, cuts) => {
      const borders = [0, ...cuts.toSorted((a, b) => a - b), series.length];
      const parts = borders.slice(1).map((end, i) => series.rows(borders[i], end));
      expect(joined(key, 4, parts).columns).toEqual(series.columns);
    }),
  );
});

const anySymbol = fc.record(
  {
    code: fc.string({ minLength: 1, unit: 'grapheme' }).filter((code) => !/\p{Cc}/u.test(code)),
    name: fc.string({ unit: 'grapheme' }),
    market: fc.constantFrom('KOSPI', 'KOSDAQ', 'ETF'),
    sector: fc.string({ minLength: 1, unit: 'grapheme' }),
    isActive: fc.boolean(),
  },
  { requiredKeys: ['code', 'name', 'market', 'isActive'] },
);

test('any symbols come back, texts as texts', () => {
  const leading = { code: '005930', name: '0', market: 'KOSPI', isActive: true } as const;
  fc.assert(
    fc.property(fc.array(anySymbol), anyLabel, anyCacheKey, (any, label, cacheKey) => {
      const symbols = [leading, ...any];
      const bytes = encodeSymbols(cacheKey, label, symbols);
      expect(decodeSymbols(cacheKey, label.number, bytes)).toEqual(symbols);
      expect(decodeSymbols(`${cacheKey}x`, label.number, bytes)).toBeUndefined();
      expect(decodeSymbols(cacheKey, label.number + 1, bytes)).toBeUndefined();
    }),
  );
});
