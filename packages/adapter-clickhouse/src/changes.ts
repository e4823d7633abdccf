import {
  allocateColumns,
  type CandleSeries,
  columnFields,
  halves,
  halvesToNumber,
  type WritableCandleColumns,
} from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';

/** What a save has to write. */
export interface Changes {
  readonly result: SaveCandlesResult;
  /** The rows of the input that are new or differ, ascending. */
  readonly rows: Int32Array;
}

/** Stored bars to compare with; `skip` needs their timestamps only. */
export type StoredColumns = Partial<WritableCandleColumns> &
  Pick<WritableCandleColumns, 'timestamp'>;

/** Compares input with what is stored, both ascending in time. */
export function changesOf(input: CandleSeries, stored: StoredColumns, rule: ConflictRule): Changes {
  const rows = new Int32Array(input.length);
  const before = halves(stored.timestamp);
  const after = halves(input.columns.timestamp as BigInt64Array);
  const differ = rule === 'skip' ? () => false : valuesDiffer(input, stored);
  let [row, inserted, replaced] = [0, 0, 0];
  for (let i = 0; i < input.length; i++) {
    const ms = halvesToNumber(after, i);
    while (row < stored.timestamp.length && halvesToNumber(before, row) < ms) row++;
    const known = row < stored.timestamp.length && halvesToNumber(before, row) === ms;
    if (known && !differ(row, i)) continue;
    rows[inserted + replaced] = i;
    if (known) replaced++;
    else inserted++;
  }
  const skipped = input.length - inserted - replaced;
  return {
    result: { inserted, replaced, skipped },
    rows: rows.subarray(0, inserted + replaced),
  };
}

/** Whether a stored bar and a new one differ in a price or the volume. */
function valuesDiffer(input: CandleSeries, stored: StoredColumns) {
  const pairs = columnFields
    .filter((field) => field !== 'timestamp')
    .map(
      (field) =>
        [
          halves(stored[field] ?? new BigInt64Array(0)),
          // 32-bit halves, to read: a bigint of each element would cost an allocation.
          halves(input.columns[field] as BigInt64Array | BigUint64Array),
        ] as const,
    );
  return (row: number, i: number): boolean => {
    for (const [before, after] of pairs) {
      if (before[2 * row] !== after[2 * i] || before[2 * row + 1] !== after[2 * i + 1]) return true;
    }
    return false;
  };
}

/** Some rows of a series, as columns of their own. */
export function pickRows(series: CandleSeries, rows: Int32Array): CandleSeries['columns'] {
  if (rows.length === series.length) return series.columns;
  const picked = allocateColumns(rows.length);
  for (const field of columnFields) {
    const from = halves(series.columns[field] as BigInt64Array | BigUint64Array);
    const to = halves(picked[field]);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      to[2 * i] = from[2 * row] as number;
      to[2 * i + 1] = from[2 * row + 1] as number;
    }
  }
  return picked;
}
