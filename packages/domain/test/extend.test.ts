import { describe, expect, it } from 'vitest';
import { allocateColumns, CandleSeries, mapColumns, seriesKey } from '../src/index.js';

const key = seriesKey('005930', '1d');
const day = 86_400_000n;

/** Memory with bars on these days. */
function memory(...days: number[]) {
  const columns = allocateColumns(days.length);
  days.forEach((n, i) => {
    columns.timestamp[i] = BigInt(n) * day;
  });
  return columns;
}
const firstRows = (columns: ReturnType<typeof memory>, count: number) =>
  mapColumns(columns, (column) => column.subarray(0, count) as typeof column);

describe('CandleSeries.extend', () => {
  it('grows by the rows written after it, in the same memory, and stays as it was', () => {
    const columns = memory(1, 2, 3);
    const two = CandleSeries.fromColumns(key, firstRows(columns, 2));
    const three = two.extend(columns);
    expect([two.length, three.length]).toEqual([2, 3]);
    expect(three.equals(CandleSeries.fromColumns(key, memory(1, 2, 3)))).toBe(true);
    columns.volume[0] = 7n;
    expect(three.columns.volume[0]).toBe(7n);
  });

  it('checks the new rows as every series is checked', () => {
    const columns = memory(1, 2, 2);
    const two = CandleSeries.fromColumns(key, firstRows(columns, 2));
    expect(() => two.extend(columns)).toThrow(/timestamp\[2\]: must be later/);
    columns.timestamp[2] = 3n * day;
    columns.high[2] = 10n ** 18n;
    expect(() => two.extend(columns)).toThrow(/high\[2\]: must have at most 18 digits/);
  });

  it('refuses other memory, and fewer rows than it has', () => {
    const columns = memory(1, 2, 3);
    const two = CandleSeries.fromColumns(key, firstRows(columns, 2));
    expect(() => two.extend(memory(1, 2, 3))).toThrow(/must begin with the rows/);
    expect(() => two.extend(firstRows(columns, 1))).toThrow(/must begin with the rows/);
  });
});
