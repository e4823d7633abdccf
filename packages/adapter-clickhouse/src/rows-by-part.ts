import { exactly, type NamesOf } from './part-names.js';

/**
 * Rows that one condition names one by one. The server goes through a condition anew for each part,
 * and for each reader meanwhile, and numbers cost it most.
 */
const mostNamed = 5000;
/** Stretches of one condition: each is tried on each row. */
const mostStretches = 100;
/** Characters of masks in one condition. */
const mostMasked = 1_000_000;
/** From so many rows on, neighbours are a stretch. */
const leastRows = 16;
/** Rows further apart than this are no neighbours. */
const widestGap = 32;

/** Places of a part that lie near each other, ascending. */
type Stretch = number[];

/** Rows of a table by part and offset: immutable places, whatever merges do; of mutations see `partNames`. */
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
  *conditions(): Generator<Condition> {
    let condition = new Condition();
    for (const [part, offsets] of this.parts) {
      for (const stretch of stretchesOf(offsets)) {
        condition.add(part, stretch);
        if (!condition.full) continue;
        yield condition;
        condition = new Condition();
      }
    }
    if (!condition.empty) yield condition;
  }
}

class Condition {
  private readonly stretches: { readonly part: string; readonly within: string }[] = [];
  private readonly named = new Map<string, number[]>();
  private namedRows = 0;
  private masked = 0;

  get empty(): boolean {
    return this.stretches.length + this.namedRows === 0;
  }

  get full(): boolean {
    const { stretches, namedRows, masked } = this;
    return stretches.length >= mostStretches || namedRows >= mostNamed || masked >= mostMasked;
  }

  add(part: string, stretch: Stretch): void {
    if (stretch.length < leastRows) {
      const named = this.named.get(part) ?? [];
      named.push(...stretch);
      this.named.set(part, named);
      this.namedRows += stretch.length;
      return;
    }
    const mask = maskOf(stretch);
    this.stretches.push({ part, within: within(stretch, mask) });
    this.masked += mask.length;
  }

  /** @returns '' where none of the rows is to be found any more */
  toString(namesOf: NamesOf = exactly): string {
    const named = Array.from(this.named, ([part, rows]) => ({
      part,
      within: `_part_offset IN (${rows.join(', ')})`,
    }));
    const conditions = [...this.stretches, ...named].flatMap(({ part, within }) => {
      const names = namesOf(part).map(quote);
      return names.length === 0 ? [] : [`(_part IN (${names.join(', ')}) AND ${within})`];
    });
    return conditions.join(' OR ');
  }
}

/** Two versions of each bar, merged, lie by turns: so a mask says which rows of a stretch are meant. */
function within(stretch: Stretch, mask: string): string {
  const [first, last] = [stretch[0] as number, stretch.at(-1) as number];
  const between = `_part_offset BETWEEN ${first} AND ${last}`;
  if (mask === '') return between;
  // Rows before the stretch are asked too; a place below 1 would count from the end.
  const place = `greatest(_part_offset, ${first}) - ${first} + 1`;
  return `${between} AND substring('${mask}', ${place}, 1) = '1'`;
}

/** Empty where all rows from the first to the last are meant. */
function maskOf(stretch: Stretch): string {
  const first = stretch[0] as number;
  const length = (stretch.at(-1) as number) - first + 1;
  if (length === stretch.length) return '';
  const mask = new Array<string>(length).fill('0');
  for (const row of stretch) mask[row - first] = '1';
  return mask.join('');
}

function stretchesOf(offsets: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const row of [...new Set(offsets)].sort((a, b) => a - b)) {
    const stretch = stretches.at(-1);
    const [first, last] = [stretch?.[0], stretch?.at(-1)];
    const near = first !== undefined && last !== undefined && row - last <= widestGap;
    if (near && row - first < mostMasked) stretch?.push(row);
    else stretches.push([row]);
  }
  return stretches;
}

/** Part names are the server's own; a partition's value is part of them, hashed or in digits. */
const quote = (part: string) => `'${part.replace(/[\\']/g, '\\$&')}'`;
