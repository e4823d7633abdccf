import { allocateColumns, CandleSeries, columnFields, mapColumns } from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';

/** Stored and new bars in one series; where both have a bar of one time, the rule decides (C3). */
export function merge(
  stored: CandleSeries,
  input: CandleSeries,
  rule: ConflictRule,
): { readonly merged: CandleSeries; readonly result: SaveCandlesResult } {
  const isLater = timeAt(input, 0) > timeAt(stored, stored.length - 1);
  if (stored.length === 0 || isLater) {
    return {
      merged: stored.concat(input),
      result: { inserted: input.length, replaced: 0, skipped: 0 },
    };
  }
  const columns = allocateColumns(stored.length + input.length);
  const result = { inserted: 0, replaced: 0, skipped: 0 };
  let [length, s, i] = [0, 0, 0];
  const take = (series: CandleSeries, row: number) => {
    for (const field of columnFields) columns[field][length] = series.columns[field][row] as bigint;
    length++;
  };
  while (s < stored.length || i < input.length) {
    const [before, after] = [timeAt(stored, s), timeAt(input, i)];
    if (before < after) take(stored, s++);
    else if (after < before) {
      result.inserted++;
      take(input, i++);
    } else {
      const keep = rule === 'skip' || sameBar(stored, s, input, i);
      result[keep ? 'skipped' : 'replaced']++;
      if (keep) take(stored, s);
      else take(input, i);
      s++;
      i++;
    }
  }
  const filled = mapColumns(columns, (column) => column.subarray(0, length) as typeof column);
  return { merged: CandleSeries.fromColumns(stored.key, filled, stored.scale), result };
}

const timeAt = ({ columns }: CandleSeries, row: number): number =>
  Number(columns.timestamp[row] ?? Number.POSITIVE_INFINITY);

const sameBar = (a: CandleSeries, row: number, b: CandleSeries, at: number): boolean =>
  columnFields.every((field) => a.columns[field][row] === b.columns[field][at]);
