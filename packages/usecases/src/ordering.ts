import {
  allocateColumns,
  columnFields,
  halves,
  halvesToNumber,
  type WritableCandleColumns,
} from '@jts/domain';

/** A column of timestamps as numbers. */
export function toTimes(timestamps: BigInt64Array): Float64Array {
  const words = halves(timestamps);
  const times = new Float64Array(timestamps.length);
  for (let i = 0; i < times.length; i++) times[i] = halvesToNumber(words, i);
  return times;
}

/** 0, 1, 2, ... */
export function allPositions(length: number): Uint32Array {
  const positions = new Uint32Array(length);
  for (let i = 0; i < length; i++) positions[i] = i;
  return positions;
}

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
  if (positions.length !== length) return false;
  for (let k = 0; k < length; k++) if (positions[k] !== k) return false;
  return true;
}
