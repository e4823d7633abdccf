import type { RowProblem } from '@jts/ports';

/** The last bar seen in the order of the source: a border of batches may part two of one time. */
export interface Edge {
  readonly ms: number;
  readonly row: number;
}

/** A row whose time an earlier row of the source has. */
export interface Repeated extends Edge {
  readonly earlier: number;
}

/**
 * One position for each time: the first or the last of several.
 *
 * @param sorted positions ascending in time, those of one time in the order of the source
 * @param rows the row number of each position
 * @param edge a bar of an earlier batch: it is the first of its time
 */
export function dropRepeated(
  sorted: Uint32Array,
  times: Float64Array,
  rows: Uint32Array,
  keep: 'first' | 'last',
  edge: Edge | undefined,
): { readonly kept: Uint32Array; readonly repeated: readonly Repeated[] } {
  const kept = new Uint32Array(sorted.length);
  const repeated: Repeated[] = [];
  let count = 0;
  for (const i of sorted) {
    const ms = times[i] as number;
    const before = count === 0 ? undefined : (kept[count - 1] as number);
    const isBefore = before !== undefined && times[before] === ms;
    const earlier = isBefore ? rows[before] : edge?.ms === ms ? edge.row : undefined;
    if (earlier !== undefined) repeated.push({ row: rows[i] as number, ms, earlier });
    if (keep === 'last' && isBefore) kept[count - 1] = i;
    else if (keep === 'last' || earlier === undefined) kept[count++] = i;
  }
  repeated.sort((a, b) => a.row - b.row);
  return { kept: kept.subarray(0, count), repeated };
}

/** Of these positions, the one that comes last in the source. */
export function lastOf(
  positions: Uint32Array,
  times: Float64Array,
  rows: Uint32Array,
): Edge | undefined {
  if (positions.length === 0) return undefined;
  let last = 0;
  for (const i of positions) if (i > last) last = i;
  return { ms: times[last] as number, row: rows[last] as number };
}

export function describeRepeated({ row, ms, earlier }: Repeated): RowProblem {
  const time = new Date(ms).toISOString();
  return { row, field: 'timestamp', reason: `${time} is also the time of row ${earlier}` };
}
