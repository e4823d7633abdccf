import { ValidationError } from '@jts/domain';
import { type Entry, type FileOptions, readRecords } from './records.js';
import { type Bytes, place } from './text.js';

/** Some rows of a file with a header: as many as came with one piece of its bytes. */
export interface TableRows<Layout> {
  /** What the header came to. */
  readonly layout: Layout;
  /** Of each row its cells, as many as the header has; or the reason why it has others. */
  readonly cells: readonly (readonly string[] | string)[];
  /** The number of each row. */
  readonly numbers: readonly number[];
  readonly bytesRead: number;
}

/**
 * The rows of a CSV file with a header. Blank lines are counted, and left out.
 *
 * @param toLayout called once, with the header
 * @throws ValidationError where the file is empty, or has a header only; as `readRecords` does
 */
export async function* readTable<Layout>(
  bytes: Bytes,
  file: FileOptions,
  toLayout: (header: readonly string[]) => Layout,
): AsyncGenerator<TableRows<Layout>> {
  const { name } = file;
  let header: { layout: Layout; width: number } | undefined;
  let isBare = true;
  for await (const { entries, firstRow, unterminated, bytesRead } of readRecords(bytes, file)) {
    const cells: (readonly string[] | string)[] = [];
    const numbers: number[] = [];
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      if (isCells(entry) && entry.length === 0) continue;
      if (header === undefined) {
        const names = headerCells(entry, name);
        header = { layout: toLayout(names), width: names.length };
        continue;
      }
      const isCut = unterminated && i === entries.length - 1;
      cells.push(isCells(entry) ? checkWidth(entry, header.width, isCut) : entry.reason);
      numbers.push(firstRow + i);
    }
    if (header === undefined || cells.length === 0) continue;
    isBare = false;
    yield { layout: header.layout, cells, numbers, bytesRead };
  }
  if (header === undefined) throw new ValidationError(place(name), 'is empty');
  if (isBare) throw new ValidationError(place(name), 'has a header, but no rows');
}

const isCells = (entry: Entry): entry is readonly string[] => Array.isArray(entry);

function checkWidth(cells: readonly string[], width: number, isCut: boolean) {
  if (cells.length === width) return cells;
  const end = isCut && cells.length < width ? ': the file ends inside this row' : '';
  const cellCount = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  return `has ${cellCount} where the header has ${width}${end}`;
}

function headerCells(entry: Entry, name: string | undefined): readonly string[] {
  if (isCells(entry)) return entry;
  throw new ValidationError(place(name, 'header'), entry.reason);
}
