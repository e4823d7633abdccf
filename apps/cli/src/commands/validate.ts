import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readCandles } from '@jts/csv';
import { checkCode, columnFields, printable, seriesKey, type Timeframe } from '@jts/domain';
import type { CandleSource } from '@jts/ports';
import { type Finding, findingKinds, type ValidationReport, validateCandles } from '@jts/usecases';
import { type Command, Option } from 'commander';
import { code, columnNames, dateFormat, timeframe, timezone } from '../arguments.js';
import { CommandFailed } from '../failure.js';
import { openInput } from '../input.js';
import { type StoreLocation, withStore } from '../open-store.js';
import { timeText } from '../output/candles.js';
import { countText, plural } from '../output/numbers.js';
import { print, type Terminal } from '../terminal.js';
import { type ImportOptions, readOptions } from './import.js';

interface ValidateOptions extends StoreLocation {
  readonly exchange: string;
  readonly timezone?: string;
  readonly dateFormat?: string;
  readonly columns?: Record<string, string>;
  readonly round?: 'half-even';
  readonly json?: true;
}

export function addValidate(program: Command, terminal: Terminal): void {
  program
    .command('validate')
    .description('look for bars that make no sense, in a file or in the store; changes nothing')
    .argument('<file-or-code>', 'a file, - for standard input, or the symbol of a stored series')
    .argument('<timeframe>', 'of the bars', timeframe)
    .option('--exchange <name>', 'where a stored symbol trades', code, 'KRX')
    .option('--timezone <zone>', "of a file's times of day without an offset", timezone)
    .option('--date-format <format>', "of a file, such as 'M/D/YYYY H:mm'", dateFormat)
    .option(
      '--columns <list>',
      "which of a file's columns is which: volume=count",
      columnNames(columnFields),
    )
    .addOption(
      new Option('--round <rule>', 'prices with too many decimal places').choices(['half-even']),
    )
    .option('--json', 'print the report as JSON')
    .action(async (target: string, frame: Timeframe, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ValidateOptions>();
      const ofFile = await isFile(terminal, target);
      const report = ofFile
        ? await validateFile(terminal, target, { ...options, timeframe: frame })
        : await validateStored(terminal, target, frame, options);
      const text = ofFile ? fileText(target, report) : storedText(target, frame, report);
      print(terminal, options.json ? JSON.stringify(report, null, 2) : text);
      if (!report.ok) throw new CommandFailed('');
    });
}

/** A path with a folder or an ending is never taken for a symbol by mistake. */
async function isFile(terminal: Terminal, target: string): Promise<boolean> {
  if (target === '-' || /[/\\]|\.(csv|txt|tsv)$/i.test(target)) return true;
  return access(resolve(terminal.cwd, target)).then(
    () => true,
    () => false,
  );
}

async function validateFile(
  terminal: Terminal,
  path: string,
  options: Omit<ImportOptions, 'symbol' | 'exchange'>,
): Promise<ValidationReport> {
  const input = await openInput(terminal, path);
  try {
    // Four places: what a store of the usual schema would take.
    const source: CandleSource = readCandles(input.bytes, readOptions(input, options, 4));
    const { timeframe } = options;
    return await validateCandles({ source, timeframe, signal: terminal.interrupted });
  } finally {
    await input.close();
  }
}

async function validateStored(
  terminal: Terminal,
  symbol: string,
  frame: Timeframe,
  options: ValidateOptions,
): Promise<ValidationReport> {
  return withStore(terminal, options, 'read', async ({ store }) =>
    validateCandles({
      candles: store.candles,
      key: seriesKey(checkCode('symbol', symbol), frame, options.exchange),
      signal: terminal.interrupted,
    }),
  );
}

const shownExamples = 5;

function fileText(name: string, report: ValidationReport): string {
  return [
    `${printable(name)}: ${plural(report.read, 'row')} looked at, ${report.order}`,
    ...findingLines(report, ({ row }) => `row ${row}`),
    report.ok ? '  an import would take it as it is' : '  an import would refuse it',
  ].join('\n');
}

/** Rows of a store have no numbers that mean anything to a person: they are named by their times. */
function storedText(name: string, frame: Timeframe, report: ValidationReport): string {
  const time = ({ timestamp }: Finding) => timestamp && timeText(frame, timestamp);
  return [
    `${name}: ${plural(report.read, 'bar')} looked at`,
    ...findingLines(report, (finding) => time(finding) ?? `bar ${finding.row}`),
    report.ok ? '  no bar contradicts itself' : '  there are bars that contradict themselves',
  ].join('\n');
}

function findingLines({ findings }: ValidationReport, place: (one: Finding) => string): string[] {
  const lines: string[] = [];
  const halts = new Set(findings.halt.examples.map(({ row }) => row));
  for (const kind of findingKinds) {
    // Each halt bar breaks OHLC and has a price of 0: a person is told once.
    const isTold = kind === 'ohlc' || kind === 'zeroPrice';
    const count = findings[kind].count - (isTold ? findings.halt.count : 0);
    if (count === 0) continue;
    lines.push(`  ${kind} ${countText(count)}`);
    const examples = findings[kind].examples.filter(({ row }) => !isTold || !halts.has(row));
    const shown = examples.slice(0, shownExamples);
    for (const one of shown) {
      lines.push(`    ${place(one)}${one.field && `, ${one.field}`}: ${one.reason}`);
    }
    if (count > shown.length) lines.push(`    and ${countText(count - shown.length)} more`);
  }
  return lines;
}
