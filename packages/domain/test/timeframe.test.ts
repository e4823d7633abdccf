import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barLabel, checkTimeframe, isDateLabelled, timeframes } from '../src/index.js';
import { anyTimestamp } from './arbitraries.js';

const day = 86_400_000;

/** Days since 1970-01-01 of a civil date, without `Date`: Fliegel and Van Flandern's formula. */
function dayNumber(year: number, month: number, date: number): number {
  const a = Math.floor((14 - month) / 12);
  const [y, m] = [year + 4800 - a, month + 12 * a - 3];
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return date + Math.floor((153 * m + 2) / 5) + 365 * y + leaps - 32_045 - 2_440_588;
}

function monthLength(year: number, month: number): number {
  return month === 12 ? 31 : dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

describe('barLabel', () => {
  it('labels every day of 1900 to 2299 by its day, its Monday and its first of the month', () => {
    let monday = dayNumber(1900, 1, 1);
    for (let year = 1900; year <= 2299; year++) {
      for (let month = 1; month <= 12; month++) {
        const first = dayNumber(year, month, 1);
        for (let date = first; date < first + monthLength(year, month); date++) {
          // 1900-01-01 was a Monday, and so is every seventh day after it.
          if (date === monday + 7) monday = date;
          const labels = [date * day, monday * day, first * day];
          for (const ms of [date * day, date * day + 1, date * day + day - 1]) {
            const found = [barLabel('1d', ms), barLabel('1w', ms), barLabel('1M', ms)];
            if (found.some((label, i) => label !== labels[i])) expect(found).toEqual(labels);
          }
        }
      }
    }
    expect(monday).toBe(dayNumber(2299, 12, 25));
  });

  it('leaves shorter bars as they are, and a label stays what it is', () => {
    fc.assert(
      fc.property(anyTimestamp, fc.constantFrom(...timeframes), (ms, timeframe) => {
        const label = barLabel(timeframe, ms);
        expect(barLabel(timeframe, label)).toBe(label);
        if (!isDateLabelled(timeframe)) expect(label).toBe(ms);
      }),
    );
  });
});

describe('timeframes', () => {
  it('are a closed list in which 1m and 1M differ', () => {
    for (const timeframe of timeframes) expect(checkTimeframe(timeframe)).toBe(timeframe);
    expect(timeframes.filter(isDateLabelled)).toEqual(['1d', '1w', '1M']);
    expect(() => checkTimeframe('2h')).toThrow(
      'timeframe: must be one of 1m, 5m, 15m, 1h, 1d, 1w, 1M, not "2h"',
    );
    expect(() => checkTimeframe('1D', 'key.timeframe')).toThrow('key.timeframe: must be one of');
  });
});
