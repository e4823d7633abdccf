import { suiteNames } from '../adapters.js';
import {
  type ContractReport,
  cellOf,
  cellText,
  duration,
  failures,
  nameOf,
  skips,
  slowest,
} from './report.js';

/** What stands at the end of the run in a terminal. */
export function asText(report: ContractReport): string {
  const blocks = [
    ...[table(matrix(report))],
    ...list('Skipped', [...new Set(skips(report).map((run) => `${run.adapter}: ${run.message}`))]),
    ...list(
      'Failed',
      failures(report).map((run) => `${nameOf(run)}: ${firstLine(run.message)}`),
    ),
    ...list('Not proved', report.problems),
    ...list(
      'Slowest',
      slowest(report, 5).map((run) => `${duration(run.durationMs)}  ${nameOf(run)}`),
    ),
  ];
  return blocks.join('\n\n');
}

/** Rows of cells, the first with the headings: only the ports that an adapter of this run serves. */
export function matrix(report: ContractReport): string[][] {
  const rows = report.adapters.map((adapter) =>
    suiteNames.map((suite) => cellText(cellOf(report, adapter, suite))),
  );
  const served = suiteNames.map((_, column) => rows.some((row) => row[column] !== ''));
  const cells = (row: readonly string[]) => row.filter((_, column) => served[column]);
  return [
    ['', ...cells(suiteNames)],
    ...report.adapters.map((adapter, i) => [adapter, ...cells(rows[i] ?? [])]),
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`];

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? '';
