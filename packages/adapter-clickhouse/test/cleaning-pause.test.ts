import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseBefore } from '../src/cleaning-pause.js';

const most = 300_000;

describe('the pause before a cleaning', () => {
  it('is never longer than the interval, nor shorter than half of it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (chance) => {
        const pause = pauseBefore(most, 0, () => chance);
        expect(pause).toBeGreaterThanOrEqual(most / 2);
        expect(pause).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('differs between programs that began together', () => {
    const pauses = Array.from({ length: 32 }, () => pauseBefore(most, 0));
    expect(new Set(pauses).size).toBe(32);
    // Not all within a few seconds: 32 of them in half an interval are 5 s apart, more or less.
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(most / 10);
  });

  it('doubles for each time in vain, up to sixteen times', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 60].map((times) => pauseBefore(100, times, () => 1));
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 1600, 1600]);
  });
});
