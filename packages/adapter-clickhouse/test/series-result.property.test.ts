import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeriesResult, toNative } from '../src/candle-columns.js';
import { NativeDecoder } from '../src/native-decoder.js';
import { encodeNative } from '../src/native-encoder.js';
import { minutely, minutes } from './bars.js';

/** Of few rows and of many: of more than a column gets room for at once. */
const anyBlock = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 30_000 }));

it('a series comes in blocks of any sizes, and is checked as it comes', () => {
  fc.assert(
    fc.property(
      fc.array(anyBlock, { minLength: 1, maxLength: 8 }),
      fc.nat(200_000),
      (blocks, expectedRows) => {
        const result = new SeriesResult(minutely, 4, 'candles');
        const decoder = new NativeDecoder(expectedRows, (rows) => result.series(rows));
        let from = 0;
        for (const length of blocks) {
          const columns = toNative(minutes(length, 100, from).columns, 4);
          for (const bytes of encodeNative(columns, length)) decoder.push(bytes);
          from += length;
        }
        const series = result.series(decoder.end());
        expect(series.length).toBe(from);
        let at = 0;
        for (const length of blocks) {
          expect(series.rows(at, at + length).equals(minutes(length, 100, at))).toBe(true);
          at += length;
        }
      },
    ),
    { numRuns: 100 },
  );
});
