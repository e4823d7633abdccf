import { printable } from '@jts/domain';
import Table from 'cli-table3';

/** `right` for numbers, so that digits of one weight stand below each other. */
export type Alignment = 'left' | 'right';

const noBorders = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((name) => [name, '']),
);

type Rows = readonly (readonly string[])[];

/**
 * Rows below their headings, two blanks between columns; Hangul counts as two cells wide. A cell is one
 * line, whatever its text.
 */
export function textTable(columns: Readonly<Record<string, Alignment>>, rows: Rows): string {
  return tableOf(Object.entries(columns), rows);
}

/** Likewise, under headings that may be any texts: as keys of an object, numbers would come first. */
export function tableOf(
  columns: readonly (readonly [heading: string, alignment: Alignment])[],
  rows: Rows,
): string {
  const table = new Table({
    head: columns.map(([heading]) => printable(heading)),
    colAligns: columns.map(([, alignment]) => alignment),
    chars: { ...noBorders, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map(printable));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
