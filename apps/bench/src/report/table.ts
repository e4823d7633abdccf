/** A table that reads well at a terminal and is Markdown too. The first column is text. */
export function markdownTable(header: readonly string[], rows: readonly string[][]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, i) => Math.max(3, ...lines.map((line) => line[i]?.length ?? 0)));
  const format = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const pad = (cell: string, i: number) =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  const rule = widths.map((width, i) =>
    i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [format(header), format(rule), ...rows.map(format)].join('\n');
}
