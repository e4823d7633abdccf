import { printable } from '@jts/domain';
import type { RowProblem } from '@jts/ports';
import type { ImportReport } from '@jts/usecases';
import { asTyped } from '../failure.js';
import { timeText } from './candles.js';
import { countText, plural, speedText } from './numbers.js';

/** What an import was asked for, as far as it matters to going on. */
interface AskedFor {
  readonly incremental?: boolean;
  readonly onInvalid?: 'reject' | 'skip' | 'keep';
}

/** Whether rows were read, and not one was worth storing. */
export const isAllLeftOut = ({ read, rejected }: ImportReport) => read > 0 && rejected === read;

/** What an import did, for a person. */
export function importText(name: string, report: ImportReport, asked: AskedFor = {}): string {
  const { key, read, durationMs, range, relabelled } = report;
  const lines = [
    `${printable(name)} into ${key.exchange} ${key.symbol} ${key.timeframe}: ${headline(report)}`,
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
  return [...lines, ...storedLines(report), ...adviceLines(report, asked)].join('\n');
}

function headline(report: ImportReport): string {
  const { status, inserted, replaced, error } = report;
  if (status === 'done' && isAllLeftOut(report)) {
    return `all ${plural(report.read, 'row')} were left out`;
  }
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
  const lines = problems.map(({ row, field, reason }) =>
    printable(`  ${name} row ${row}${field && `, ${field}`}: ${reason}`),
  );
  if (count > problems.length)
    lines.push(`  and ${plural(count - problems.length, 'more problem')}`);
  return lines;
}

function storedLines({ status, batches, through }: ImportReport): string[] {
  if (status === 'done') return [];
  if (batches === 0) return ['  nothing was stored'];
  const stored = `${batches === 1 ? '1 batch' : `${countText(batches)} batches`} stored`;
  if (through === undefined) return [`  ${stored}, the oldest bars`];
  const time = through.timestamp === undefined ? '' : ` (${through.timestamp.toISOString()})`;
  return [`  ${stored}, up to row ${countText(through.row)}${time}`];
}

function adviceLines(report: ImportReport, { incremental, onInvalid }: AskedFor): string[] {
  const { status, batches, isAscending, error, problems } = report;
  const lines: string[] = [];
  if (problems.some(({ reason }) => /has more than \d+ decimal places$/.test(reason))) {
    lines.push('  --round half-even rounds prices with too many decimal places');
  }
  if (status === 'done') return lines;
  // The newest bars may be stored and older ones not: an increment would begin after the newest.
  const again = isAscending || incremental ? '' : ', without --incremental';
  const skips = batches === 0 ? '' : ': what is stored already is skipped';
  if (status !== 'rejected') {
    const same =
      again === '' ? 'the same command again goes on from there' : `run it again${again}`;
    if (batches > 0) lines.push(`  ${same}${skips}`);
    return lines;
  }
  const [, row] = /^row (\d+)/.exec(error?.message ?? '') ?? [];
  if (row === undefined) return lines;
  const choice = onInvalid === 'skip' ? '' : ', or leave such rows out with --on-invalid skip';
  lines.push(`  mend row ${countText(Number(row))}${choice}; then run it again${again}${skips}`);
  return lines;
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
