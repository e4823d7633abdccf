import { printable } from '@jts/domain';
import type { CopyReport } from '@jts/usecases';
import { countText, durationText } from './numbers.js';
import { textTable } from './table.js';

/** What a copy did, a line a part. */
export function copyText({ parts, danglingFormulaIds, durationMs }: CopyReport): string {
  const rows = Object.entries(parts).map(([part, report]) => [
    part,
    countText(report.source.count),
    ...[report.added, report.changed, report.unchanged, report.refused].map(countText),
    report.verified ? 'equal' : 'different',
  ]);
  const table = textTable(
    {
      ' ': 'left',
      source: 'right',
      added: 'right',
      changed: 'right',
      unchanged: 'right',
      refused: 'right',
      'read back': 'left',
    },
    rows,
  );
  const lines = Object.values(parts).flatMap(({ refusals, differing }) => [
    ...refusals.map(({ code, message }) => `refused: ${message} (${code})`),
    ...differing.map((item) => `different: ${printable(item)}`),
  ]);
  for (const id of danglingFormulaIds) {
    lines.push(`strategies name a formula that is none: ${printable(id)}`);
  }
  return [table, ...lines, `copied in ${durationText(durationMs)}`].join('\n');
}
