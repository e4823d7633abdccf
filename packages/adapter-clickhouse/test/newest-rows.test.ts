import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newestRows } from '../src/newest-rows.js';
import type { Table } from '../src/table.js';

interface Row {
  readonly time: bigint;
  readonly block: bigint;
  readonly row: bigint;
}

/** Latest first, in any order within one time; no two rows are at one place. */
const anyRows = fc
  .uniqueArray(
    fc.record({
      time: fc.bigInt({ min: -(2n ** 33n), max: -(2n ** 33n) + 4n }),
      block: fc.bigInt({ min: 0n, max: 3n }),
      row: fc.constantFrom(0n, 1n, 2n ** 32n),
    }),
    { selector: ({ block, row }) => `${block} ${row}`, maxLength: 12 },
  )
  .map((rows) => [...rows].sort((a, b) => Number(b.time - a.time)));

const tableOf = (rows: readonly Row[]): Table => ({
  rows: rows.length,
  columns: new Map([
    ['timestamp', { type: 'DateTime64(3)', values: BigInt64Array.from(rows, (r) => r.time) }],
    ['block', { type: 'UInt64', values: BigUint64Array.from(rows, (r) => r.block) }],
    ['row', { type: 'UInt64', values: BigUint64Array.from(rows, (r) => r.row) }],
  ]),
});

const rowsOf = ({ rows, columns }: Table): Row[] => {
  const at = (name: string, i: number) => columns.get(name)?.values[i] as bigint;
  return Array.from({ length: rows }, (_, i) => ({
    time: at('timestamp', i),
    block: at('block', i),
    row: at('row', i),
  }));
};

it('gives the last inserted row of each time, ascending, without one that may be cut', () => {
  fc.assert(
    fc.property(anyRows, fc.boolean(), (rows, cut) => {
      const newest = new Map<bigint, Row>();
      const order = [...rows].sort((a, b) => Number(a.block - b.block) || Number(a.row - b.row));
      for (const row of order) newest.set(row.time, row);
      if (cut) newest.delete(rows.at(-1)?.time ?? 0n);
      const expected = [...newest.values()].sort((a, b) => Number(a.time - b.time));
      expect(rowsOf(newestRows(tableOf(rows), cut))).toEqual(expected);
    }),
  );
});

it('takes a result that has no columns, being empty', () => {
  expect(newestRows({ rows: 0, columns: new Map() }, false).rows).toBe(0);
});
