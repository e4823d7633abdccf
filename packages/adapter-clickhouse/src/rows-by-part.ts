/** Rows that one condition names: a longer one would take longer to parse than to run. */
const mostNamed = 20_000;
/** Ranges in one condition: each is tried on each row. */
const mostRanges = 100;
/** From this length on, neighbours are a range. */
const leastRange = 16;

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Rows of a table by part and offset: immutable places, whatever merges do. */
export class RowsByPart {
  count = 0;
  private readonly parts = new Map<string, number[]>();

  /** @param rows the offset of a row in the part of the same index */
  add(parts: readonly string[], rows: BigUint64Array): void {
    parts.forEach((part, i) => {
      const offsets = this.parts.get(part) ?? [];
      offsets.push(Number(rows[i]));
      this.parts.set(part, offsets);
    });
    this.count += rows.length;
  }

  /** Conditions of DELETEs that together name these rows and no other. */
  *conditions(): Generator<string> {
    let [ranges, rows]: [string[], string[]] = [[], []];
    for (const [part, offsets] of this.parts) {
      for (const { first, last } of rangesOf(offsets)) {
        if (last - first + 1 >= leastRange) {
          ranges.push(`(_part = ${quote(part)} AND _part_offset BETWEEN ${first} AND ${last})`);
        } else {
          for (let row = first; row <= last; row++) rows.push(`(${quote(part)}, ${row})`);
        }
        if (ranges.length >= mostRanges || rows.length >= mostNamed) {
          yield condition(ranges, rows);
          [ranges, rows] = [[], []];
        }
      }
    }
    if (ranges.length + rows.length > 0) yield condition(ranges, rows);
  }
}

function condition(ranges: readonly string[], rows: readonly string[]): string {
  const named = rows.length === 0 ? [] : [`(_part, _part_offset) IN (${rows.join(', ')})`];
  return [...ranges, ...named].join(' OR ');
}

function rangesOf(offsets: readonly number[]): Range[] {
  const ranges: Range[] = [];
  for (const row of [...new Set(offsets)].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range?.last === row - 1) ranges[ranges.length - 1] = { first: range.first, last: row };
    else ranges.push({ first: row, last: row });
  }
  return ranges;
}

/** Part names are the server's own; a partition's value is part of them, hashed or in digits. */
const quote = (part: string) => `'${part.replace(/[\\']/g, '\\$&')}'`;
