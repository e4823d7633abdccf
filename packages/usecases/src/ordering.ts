import { allocateColumns, columnFields, halves, type WritableCandleColumns } from '@jts/domain';

/** Sorts positions by their times, those of one time by position. In place. */
export function sortByTime(positions: Uint32Array, times: Float64Array): Uint32Array {
  const at = (k: number) => times[positions[k] as number] as number;
  let [ascending, descending] = [true, true];
  for (let k = 1; k < positions.length; k++) {
    if (at(k) < at(k - 1)) ascending = false;
    if (at(k) >= at(k - 1)) descending = false;
  }
  if (ascending) return positions;
  if (descending) return positions.reverse();
  return positions.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
}

/** Copies of the rows at these positions, in their order, with these times. */
export function gather(
  columns: WritableCandleColumns,
  positions: Uint32Array,
  times: Float64Array,
): WritableCandleColumns {
  const result = allocateColumns(positions.length);
  for (const field of columnFields) {
    const [from, to] = [halves(columns[field]), halves(result[field])];
    for (let k = 0; k < positions.length; k++) {
      const i = positions[k] as number;
      to[2 * k] = from[2 * i] as number;
      to[2 * k + 1] = from[2 * i + 1] as number;
    }
  }
  positions.forEach((i, k) => {
    result.timestamp[k] = BigInt(times[i] as number);
  });
  return result;
}

/** Whether these positions are all of so many, in order. */
export function isIdentity(positions: Uint32Array, length: number): boolean {
  return positions.length === length && positions.every((i, k) => i === k);
}
