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

/** Rows below their headings, two blanks between columns; Hangul counts as two cells wide. */
export function textTable(
  columns: Readonly<Record<string, Alignment>>,
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: Object.keys(columns),
    colAligns: Object.values(columns),
    chars: { ...noBorders, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
