import { halves } from '@jts/domain';
import { UnexpectedTypeError } from './errors.js';
import { int64sOf, type Table, uint64sOf } from './table.js';

/**
 * C2 for rows that came latest first: of each timestamp the row that was inserted last (by columns
 * `block` and `row`), earliest first.
 *
 * @param cut whether there may be further rows of the earliest timestamp: then it is left out
 */
export function newestRows(result: Table, cut: boolean): Table {
  const chosen = choose(result, cut);
  const columns = Array.from(result.columns, ([name, { type, values }]) => {
    if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) {
      throw new UnexpectedTypeError(`column ${name} is ${type}`);
    }
    return [name, { type, values: pick(values, chosen) }] as const;
  });
  return { rows: chosen.length, columns: new Map(columns) };
}

function choose(result: Table, cut: boolean): Int32Array {
  const times = halves(int64sOf(result, 'timestamp'));
  const [blocks, rows] = [uint64sOf(result, 'block'), uint64sOf(result, 'row')];
  const sameTime = (a: number, b: number) =>
    times[2 * a] === times[2 * b] && times[2 * a + 1] === times[2 * b + 1];
  const isNewer = (a: number, b: number) => {
    const [block, other] = [blocks[a] as bigint, blocks[b] as bigint];
    return block === other ? (rows[a] as bigint) > (rows[b] as bigint) : block > other;
  };
  let end = result.rows;
  if (cut) while (end > 0 && sameTime(end - 1, result.rows - 1)) end--;
  const chosen = new Int32Array(end);
  let length = 0;
  for (let at = end - 1; at >= 0; at--) {
    const last = chosen[length - 1] ?? -1;
    if (length === 0 || !sameTime(last, at)) chosen[length++] = at;
    else if (isNewer(at, last)) chosen[length - 1] = at;
  }
  return chosen.subarray(0, length);
}

function pick<T extends BigInt64Array | BigUint64Array>(values: T, chosen: Int32Array): T {
  const picked = new (values.constructor as new (length: number) => T)(chosen.length);
  const [from, to] = [halves(values), halves(picked)];
  for (let i = 0; i < chosen.length; i++) {
    const at = chosen[i] as number;
    to[2 * i] = from[2 * at] as number;
    to[2 * i + 1] = from[2 * at + 1] as number;
  }
  return picked;
}
