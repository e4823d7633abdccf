import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRange, checkTimestamp, maxTimestamp, minTimestamp } from '../src/index.js';
import { anyTimestamp } from './arbitraries.js';

const refusal = (path: string, reason: string) =>
  expect.objectContaining({ code: 'VALIDATION', path, reason: expect.stringContaining(reason) });

describe('checkTimestamp', () => {
  it('takes any instant as a number, a Date and text, in any zone', () => {
    const anyOffset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(anyTimestamp, anyOffset, (ms, offset) => {
        expect(checkTimestamp('t', ms)).toBe(ms);
        expect(checkTimestamp('t', new Date(ms))).toBe(ms);
        expect(checkTimestamp('t', new Date(ms).toISOString())).toBe(ms);
        const local = new Date(ms + offset * 60_000).toISOString().replace('Z', '');
        const size = Math.abs(offset);
        const [hours, minutes] = [Math.floor(size / 60), size % 60].map((n) =>
          `${n}`.padStart(2, '0'),
        );
        expect(checkTimestamp('t', `${local}${offset < 0 ? '-' : '+'}${hours}:${minutes}`)).toBe(
          ms,
        );
      }),
    );
  });

  it.each([
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2024-01-02T03:04Z', Date.UTC(2024, 0, 2, 3, 4)],
    ['2024-01-02T03:04:05Z', Date.UTC(2024, 0, 2, 3, 4, 5)],
    ['2024-01-02T03:04:05.6Z', Date.UTC(2024, 0, 2, 3, 4, 5, 600)],
    ['2024-01-02T03:04:05.678+09:00', Date.UTC(2024, 0, 1, 18, 4, 5, 678)],
    ['2024-01-02T00:00-03:30', Date.UTC(2024, 0, 2, 3, 30)],
    // The end of a day, as ISO 8601 has it.
    ['2024-12-31T24:00Z', Date.UTC(2025, 0, 1)],
    ['1900-01-01', minTimestamp],
    ['2299-12-31T23:59:59.999Z', maxTimestamp],
  ])('reads %s', (text, ms) => {
    expect(checkTimestamp('t', text)).toBe(ms);
  });

  it.each([
    '2024-02-30',
    '2023-02-29',
    '2024-04-31T00:00Z',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-32',
    '2024-01-01T25:00Z',
    '2024-01-01T24:01Z',
    '2024-01-01T23:60Z',
    '2024-01-01T23:59:60Z',
    '2024-01-01T00:00+24:00',
    // A time of day without a zone.
    '2024-01-01T00:00',
    '2024-01-01T00:00:00.000',
    '2024-01-01 00:00Z',
    '2024-01-01t00:00z',
    '2024-01-01T00:00:00.0001Z',
    '2024-01-01T00Z',
    '2024-01-01T00:00+0900',
    '2024-01',
    '2024',
    '20240101',
    '01/02/2024',
    '+002024-01-01',
    '2024-01-01\n',
    ' 2024-01-01',
    '',
    'today',
  ])('refuses the text %j', (text) => {
    expect(() => checkTimestamp('t', text)).toThrow(refusal('t', 'must be an ISO 8601 date'));
  });

  it('refuses any text whose day does not exist', () => {
    const two = (n: number) => `${n}`.padStart(2, '0');
    const anyParts = [
      fc.integer({ min: 1900, max: 2299 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 31 }),
    ] as const;
    fc.assert(
      fc.property(...anyParts, (year, month, day) => {
        const text = `${year}-${two(month)}-${two(day)}`;
        const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
        if (day <= last) expect(checkTimestamp('t', text)).toBe(Date.UTC(year, month - 1, day));
        else expect(() => checkTimestamp('t', text)).toThrow('must be an ISO 8601 date');
      }),
    );
  });

  it.each([
    [minTimestamp - 1],
    [maxTimestamp + 1],
    ['1899-12-31'],
    ['1900-01-01T00:00+00:01'],
    ['2300-01-01'],
    ['2299-12-31T24:00Z'],
    [new Date('1899-12-31T23:59:59.999Z')],
    [8.64e15],
    [Number.MAX_VALUE],
  ])('refuses %s as outside of 1900 to 2299', (value) => {
    expect(() => checkTimestamp('t', value)).toThrow(refusal('t', 'between 1900-01-01 and 2299'));
  });

  it.each([
    [0.5, 'whole milliseconds'],
    [Number.NaN, 'whole milliseconds'],
    [Number.POSITIVE_INFINITY, 'whole milliseconds'],
    [new Date(Number.NaN), 'valid Date'],
    [0n, 'must be a Date, not bigint'],
    [null, 'must be a Date, not null'],
    [undefined, 'must be a Date, not undefined'],
    [{}, 'must be a Date, not an object'],
  ])('refuses %s', (value, reason) => {
    expect(() => checkTimestamp('t', value)).toThrow(refusal('t', reason));
  });

  it('makes 0 of -0', () => {
    expect(Object.is(checkTimestamp('t', -0), 0)).toBe(true);
  });
});

describe('checkRange', () => {
  it('gives both ends of any range within what can be stored', () => {
    fc.assert(
      fc.property(anyTimestamp, anyTimestamp, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        expect(checkRange({ from: new Date(from), to: new Date(to) })).toEqual({ from, to });
        if (from === to) return;
        expect(() => checkRange({ from: new Date(to), to: new Date(from) })).toThrow(
          refusal('range', 'must not be after'),
        );
      }),
    );
  });

  it('cuts what reaches beyond', () => {
    const all = { from: new Date(-8.64e15), to: new Date(8.64e15) };
    expect(checkRange(all)).toEqual({ from: minTimestamp, to: maxTimestamp });
  });

  it('holds no instant where a range lies outside', () => {
    const late = checkRange({ from: new Date('2300-01-01'), to: new Date('2400-01-01') });
    const early = checkRange({ from: new Date('1800-01-01'), to: new Date('1899-12-31') });
    expect(late.from).toBeGreaterThan(late.to);
    expect(early.from).toBeGreaterThan(early.to);
  });

  it.each([
    [null, 'range', 'not null'],
    ['2024', 'range', 'not string'],
    [{ from: new Date(0) }, 'range.to', 'must be a Date, not undefined'],
    [{ from: 0, to: new Date(0) }, 'range.from', 'must be a Date, not number'],
    [{ from: new Date(0), to: new Date(Number.NaN) }, 'range.to', 'valid Date'],
  ])('refuses %j', (range, path, reason) => {
    expect(() => checkRange(range as never)).toThrow(refusal(path, reason));
  });

  it('names the path that it is given', () => {
    const reversed = { from: new Date(1), to: new Date(0) };
    expect(() => checkRange(reversed, 'filter.range')).toThrow(
      refusal('filter.range', 'from (1970-01-01T00:00:00.001Z) must not be after to'),
    );
  });
});
