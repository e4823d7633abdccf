import { maxTimestamp, minTimestamp, timeframes } from '@jts/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, numbersOf, spanOf } from '../src/blocks.js';

const anyTime = fc.integer({ min: minTimestamp, max: maxTimestamp });
const anySpan = fc
  .tuple(anyTime, fc.oneof(fc.nat(4_000_000_000), fc.nat(maxTimestamp - minTimestamp)))
  .map(([from, length]) => ({ from, to: Math.min(from + length, maxTimestamp) }));

test('the blocks of a span cover it, follow one another, and are the same for every read', () => {
  fc.assert(
    fc.property(fc.constantFrom(...timeframes), anySpan, (timeframe, span) => {
      const blocks = blocksOf(timeframe, span);
      if (blocks === undefined) return;
      const numbers = numbersOf(blocks);
      expect(numbers.length).toBeLessThanOrEqual(64);
      const spans = numbers.map((one) => spanOf(timeframe, { first: one, last: one }));
      expect(spans[0]?.from).toBeLessThanOrEqual(span.from);
      expect(spans.at(-1)?.to).toBeGreaterThanOrEqual(span.to);
      const ends = spans.slice(0, -1).map(({ to }) => to + 1);
      expect(spans.slice(1).map(({ from }) => from)).toEqual(ends);
      expect(spanOf(timeframe, blocks)).toEqual({ from: spans[0]?.from, to: spans.at(-1)?.to });
      for (const time of [span.from, span.to]) {
        const [first] = numbersOf(blocksOf(timeframe, { from: time, to: time }) ?? blocks);
        expect(numbers).toContain(first);
      }
    }),
  );
});

test('a range of too many blocks has none', () => {
  const all = { from: minTimestamp, to: maxTimestamp };
  expect(blocksOf('1m', all)).toBeUndefined();
  expect(blocksOf('1d', all)).toBeDefined();
});
