import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowsByPart } from '../src/rows-by-part.js';

describe('rows by part', () => {
  it('are named by conditions, each row once, in ranges where they lie together', () => {
    const places = fc.array(
      fc.tuple(fc.constantFrom('all_1_1_0', "o'd\\d"), fc.oneof(fc.nat(300), fc.nat(5000))),
      {
        maxLength: 500,
      },
    );
    fc.assert(
      fc.property(places, (given) => {
        const named = new RowsByPart();
        named.add(
          given.map(([part]) => part),
          BigUint64Array.from(given, ([, row]) => BigInt(row)),
        );
        const expected = new Set(given.map(([part, row]) => `${part} ${row}`));
        expect(new Set([...named.conditions()].map(String).flatMap(rowsOf))).toEqual(expected);
      }),
    );
  });

  it('are masked where they lie by turns with others: some bytes a row, in one condition', () => {
    const even = Array.from({ length: 50_000 }, (_, i) => 2 * i);
    const conditions = conditionsOf(even);
    const condition = conditions[0] ?? '';
    expect(conditions.length).toBe(1);
    expect(condition.length).toBeLessThan(3 * even.length);
    expect(rowsOf(condition)).toHaveLength(even.length);
  });

  it('are split where there are too many for one condition', () => {
    for (const [apart, length] of [
      [1000, 20_000],
      [20, 120_000],
    ] as const) {
      const rows = Array.from({ length }, (_, i) => apart * i);
      const conditions = conditionsOf(rows);
      expect(conditions.length).toBeGreaterThan(1);
      expect(conditions.length).toBeLessThan(6);
      const named = conditions.reduce((sum, condition) => sum + rowsOf(condition).length, 0);
      expect(named).toBe(length);
    }
  });
});

function conditionsOf(rows: readonly number[]): string[] {
  const named = new RowsByPart();
  named.add(
    rows.map(() => 'all_1_1_0'),
    BigUint64Array.from(rows, BigInt),
  );
  return [...named.conditions()].map(String);
}

/** The rows that a condition names, read from its text. */
function rowsOf(condition: string): string[] {
  const one =
    /\(_part IN \('((?:[^'\\]|\\.)*)'\) AND _part_offset (?:IN \(([\d, ]+)\)|BETWEEN (\d+) AND (\d+)(?: AND substring\('([01]+)', greatest\(_part_offset, (\d+)\) - (\d+) \+ 1, 1\) = '1')?)\)/g;
  return Array.from(condition.matchAll(one)).flatMap(
    ([, name = '', named, first, last, mask, ...starts]) => {
      if (mask !== undefined) expect(starts).toEqual([first, first]);
      const length = Number(last) - Number(first) + 1;
      const rows =
        named?.split(', ') ?? Array.from({ length }, (_, i) => String(Number(first) + i));
      const part = name.replace(/\\(.)/g, '$1');
      return rows.filter((_, i) => mask?.[i] !== '0').map((row) => `${part} ${row}`);
    },
  );
}
