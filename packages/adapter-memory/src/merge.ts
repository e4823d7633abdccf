import {
  allocateColumns,
  type CandleColumns,
  CandleSeries,
  type ColumnField,
  columnFields,
  halves,
  halvesToNumber,
} from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';

/** What saving `input` over `stored` would do. */
export interface Comparison {
  readonly result: SaveCandlesResult;
  /** The first row of each from which on they differ; absent where the save changes nothing. */
  readonly change?: { readonly storedRow: number; readonly inputRow: number };
}

/** Counts what a save would do, and finds where the first change is, without writing anything. */
export function compare(stored: CandleSeries, input: CandleSeries, rule: ConflictRule): Comparison {
  const before = timesOf(stored);
  const after = timesOf(input);
  const differ = valuesDiffer(stored, input);
  const counts = { inserted: 0, replaced: 0 };
  let change: Comparison['change'];
  let row = 0;
  for (let i = 0; i < input.length; i++) {
    const ms = after(i);
    while (before(row) < ms) row++;
    const known = before(row) === ms;
    if (known && (rule === 'skip' || !differ(row, i))) continue;
    counts[known ? 'replaced' : 'inserted']++;
    change ??= { storedRow: row, inputRow: i };
  }
  const skipped = input.length - counts.inserted - counts.replaced;
  return { result: { ...counts, skipped }, ...(change && { change }) };
}

/**
 * Both in one, ascending; where both have a bar of one time, the rule decides.
 *
 * @param inserted at least the number of bars that only `input` has
 * @returns rows of its own, or those of `input` itself where nothing is stored
 */
export function merge(
  stored: CandleSeries,
  input: CandleSeries,
  rule: ConflictRule,
  inserted: number,
): CandleSeries {
  if (stored.length === 0) return input;
  const order = mergeOrder(stored, input, rule, stored.length + inserted);
  const columns = allocateColumns(order.length);
  for (const field of columnFields) {
    const [from, or] = [words(stored.columns, field), words(input.columns, field)];
    const to = halves(columns[field]);
    for (let i = 0; i < order.length; i++) {
      const row = order[i] as number;
      const source = row >= 0 ? from : or;
      const at = row >= 0 ? row : ~row;
      to[2 * i] = source[2 * at] as number;
      to[2 * i + 1] = source[2 * at + 1] as number;
    }
  }
  return CandleSeries.fromColumns(stored.key, columns, stored.scale);
}

/** For each row of the result: row n of `stored`, or row ~n of `input`. */
function mergeOrder(
  stored: CandleSeries,
  input: CandleSeries,
  rule: ConflictRule,
  most: number,
): Int32Array {
  const before = timesOf(stored);
  const after = timesOf(input);
  const order = new Int32Array(most);
  let [length, row, i] = [0, 0, 0];
  while (row < stored.length || i < input.length) {
    const [a, b] = [before(row), after(i)];
    order[length++] = b < a || (a === b && rule === 'replace') ? ~i : row;
    if (a <= b) row++;
    if (b <= a) i++;
  }
  return order.subarray(0, length);
}

/** The time of a row, in epoch milliseconds; behind the last row infinity. */
function timesOf({ columns, length }: CandleSeries) {
  const times = words(columns, 'timestamp');
  return (row: number): number =>
    row < length ? halvesToNumber(times, row) : Number.POSITIVE_INFINITY;
}

/** Whether a stored and a new bar of the same time differ. */
function valuesDiffer(stored: CandleSeries, input: CandleSeries) {
  const pairs = columnFields.map(
    (field) => [words(stored.columns, field), words(input.columns, field)] as const,
  );
  return (row: number, i: number): boolean => {
    for (const [before, after] of pairs) {
      if (before[2 * row] !== after[2 * i] || before[2 * row + 1] !== after[2 * i + 1]) return true;
    }
    return false;
  };
}

/** A column as 32-bit halves, to read: a bigint of each element would cost an allocation. */
function words(columns: CandleColumns, field: ColumnField): Int32Array {
  return halves(columns[field] as BigInt64Array | BigUint64Array);
}
