import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, ratios, spread } from '../src/harness/statistics.js';

const times = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 });

describe('spread', () => {
  it('takes the middle one, or the mean of the two in the middle', () => {
    expect(spread([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
    expect(spread([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
  });

  it('has as many values above the median as below, in any order', () => {
    fc.assert(
      fc.property(times, (values) => {
        const { median, min, max } = spread(values);
        const below = values.filter((value) => value < median).length;
        const above = values.filter((value) => value > median).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
        expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
        expect(spread([...values].reverse())).toEqual({ median, min, max });
      }),
    );
  });

  it('refuses no values', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});

describe('ratios', () => {
  it('compares the times of each round, so that a slow moment of the machine cancels out', () => {
    expect(ratios([2, 20, 200], [1, 10, 100])).toEqual({ median: 2, min: 2, max: 2 });
  });

  it('refuses times of different rounds', () => {
    expect(() => ratios([1, 2], [1])).toThrow(RangeError);
  });
});

describe('percentile', () => {
  it('is a value that so many percent are not above', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1000 - i);
    expect([1, 50, 99, 100].map((percent) => percentile(values, percent))).toEqual([
      10, 500, 990, 1000,
    ]);
    expect(percentile([7], 99)).toBe(7);
  });

  it('refuses no values', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });
});
