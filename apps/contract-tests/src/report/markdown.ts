import {
  type ContractReport,
  duration,
  extent,
  failures,
  nameOf,
  skips,
  slowest,
} from './report.js';
import { matrix } from './text.js';

/** The report for a pull request or a summary of CI. */
export function asMarkdown(report: ContractReport): string {
  const [head = [], ...rows] = matrix(report);
  const bad = failures(report);
  return `${[
    '# Contract report',
    `${extent(report)}, ended ${report.at.toISOString()}.`,
    table(head, rows),
    ...section(
      'Not proved',
      report.problems.map((problem) => `- ${problem}`),
    ),
    ...section(
      'Failed',
      bad.map((run) => `- **${nameOf(run)}**: ${run.title}\n\n${indented(run.message)}\n`),
    ),
    ...section('Skipped', [
      ...new Set(skips(report).map((run) => `- ${run.adapter}, ${run.suite}: ${run.message}`)),
    ]),
    ...section('Slowest', [
      table(
        ['duration', 'adapter', 'suite', 'case'],
        slowest(report, 20).map(({ durationMs, adapter, suite, key, title }) => [
          ...[duration(durationMs), adapter, suite],
          `\`${key}\` ${title}`,
        ]),
      ),
    ]),
  ].join('\n\n')}\n`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Verbatim, and part of the item of a list. */
const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `      ${line}`)
    .join('\n');
