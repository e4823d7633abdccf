import type { RowProblem } from '@jts/ports';
import type { ImportReport } from '@jts/usecases';
import { asTyped } from '../failure.js';
import { timeText } from './candles.js';
import { countText, plural, speedText } from './numbers.js';

/** What an import did, for a person. */
export function importText(name: string, report: ImportReport): string {
  const { key, read, durationMs, range, relabelled } = report;
  const lines = [
    `${name} into ${key.exchange} ${key.symbol} ${key.timeframe}: ${headline(report)}`,
    `  read ${plural(read, 'row')}${read === 0 ? '' : ` in ${speedText(read, durationMs)}`}`,
    `  ${countsText(report)}`,
  ];
  if (range !== undefined) {
    const [first, last] = [range.first, range.last].map((time) => timeText(key.timeframe, time));
    lines.push(`  from ${first} to ${last}`);
  }
  if (relabelled > 0) {
    const label = { '1w': "its week's Monday", '1M': 'the first of its month' };
    const as = key.timeframe === '1w' || key.timeframe === '1M' ? label[key.timeframe] : 'its date';
    lines.push(`  ${plural(relabelled, 'bar')} labelled anew, each by ${as}`);
  }
  lines.push(...problemLines(name, report.problems, report.problemCount));
  return [...lines, ...resumeLines(report)].join('\n');
}

function headline({ status, inserted, replaced, error }: ImportReport): string {
  if (status === 'done') return inserted + replaced === 0 ? 'nothing had to be inserted' : 'done';
  if (status === 'aborted') return 'interrupted';
  return `${status}: ${asTyped(error?.message ?? 'no reason is known')}`;
}

function countsText({ inserted, replaced, skipped, ignored, rejected }: ImportReport): string {
  const counts = { inserted, replaced, skipped, ...(ignored > 0 && { ignored }), rejected };
  return Object.entries(counts)
    .map(([what, count]) => `${what} ${countText(count)}`)
    .join(', ');
}

/** The problems shown, one a line, and how many more there are. */
export function problemLines(
  name: string,
  problems: readonly RowProblem[],
  count: number,
): string[] {
  const lines = problems.map(
    ({ row, field, reason }) => `  ${name} row ${row}${field && `, ${field}`}: ${reason}`,
  );
  if (count > problems.length)
    lines.push(`  and ${plural(count - problems.length, 'more problem')}`);
  return lines;
}

function resumeLines({ status, batches, through }: ImportReport): string[] {
  if (status === 'done') return [];
  if (through === undefined) return ['  nothing was stored'];
  const time = through.timestamp === undefined ? '' : ` (${through.timestamp.toISOString()})`;
  const stored = `${batches === 1 ? '1 batch' : `${countText(batches)} batches`} stored`;
  return [
    `  ${stored}, up to row ${countText(through.row)}${time}`,
    '  the same command again goes on from there: what is stored already is skipped',
  ];
}

/** What an import did, for a program. */
export function importJson(name: string, { error, ...report }: ImportReport): string {
  return JSON.stringify(
    {
      file: name,
      ...report,
      ...(error && { error: { code: error.code, message: error.message } }),
    },
    null,
    2,
  );
}
