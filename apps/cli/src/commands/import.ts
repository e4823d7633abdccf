import { readCandles } from '@jts/csv';
import { columnFields, seriesKey, type Timeframe } from '@jts/domain';
import { type ImportReport, importCandles } from '@jts/usecases';
import { type Command, Option } from 'commander';
import { code, columnNames, dateFormat, timeframe, timezone } from '../arguments.js';
import { CommandFailed } from '../failure.js';
import { type Input, openInput } from '../input.js';
import { type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { importJson, importText, isAllLeftOut } from '../output/import-report.js';
import { showProgress } from '../output/progress.js';
import { print, type Terminal } from '../terminal.js';

export interface ImportOptions {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly exchange: string;
  readonly timezone?: string;
  readonly dateFormat?: string;
  readonly columns?: Record<string, string>;
  readonly onConflict?: 'replace' | 'skip';
  readonly incremental?: true;
  readonly round?: 'half-even';
  readonly onInvalid?: 'reject' | 'skip' | 'keep';
  readonly knownSymbols?: true;
}

export function addImport(program: Command, terminal: Terminal): void {
  program
    .command('import')
    .description('store the bars of a CSV file')
    .argument('<file>', 'with a header; - is standard input')
    .requiredOption('--symbol <code>', 'whose bars they are', code)
    .requiredOption('--timeframe <timeframe>', '1m, 5m, 15m, 1h, 1d, 1w or 1M', timeframe)
    .option('--exchange <name>', 'where the symbol trades', code, 'KRX')
    .option('--timezone <zone>', 'of times of day without an offset (UTC if absent)', timezone)
    .option('--date-format <format>', "such as 'M/D/YYYY H:mm', where it can't be told", dateFormat)
    .option(
      '--columns <list>',
      'which column is which: volume=count,close=Last',
      columnNames(columnFields),
    )
    .addOption(
      new Option('--on-conflict <rule>', 'about bars that are stored already')
        .choices(['replace', 'skip'])
        .default('replace'),
    )
    .option('--incremental', 'go on at the last stored bar; what is before it is ignored')
    .addOption(
      new Option('--round <rule>', 'prices with too many decimal places').choices(['half-even']),
    )
    .addOption(
      new Option(
        '--on-invalid <rule>',
        'about rows that are wrong (keep stores bars that break OHLC)',
      )
        .choices(['reject', 'skip', 'keep'])
        .default('reject'),
    )
    .option('--known-symbols', 'refuse a symbol that is not stored as one')
    .option('--json', 'print the report as JSON')
    .action(async (path: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ImportOptions & StoreLocation & { json?: true }>();
      const input = await openInput(terminal, path);
      try {
        await withStore(terminal, options, 'write', async (opened) => {
          await opened.store.ensureSchema({ signal: terminal.interrupted });
          const report = await importFile(terminal, opened, input, options);
          print(
            terminal,
            options.json ? importJson(input.name, report) : importText(input.name, report, options),
          );
          if (report.status !== 'done' || isAllLeftOut(report))
            throw new CommandFailed('', { cause: report.error });
        });
      } finally {
        await input.close();
      }
    });
}

export async function importFile(
  terminal: Terminal,
  { store }: Pick<OpenedStore, 'store'>,
  input: Input,
  options: ImportOptions,
): Promise<ImportReport> {
  const display = showProgress(terminal, input.name, input.size);
  try {
    return await importCandles({
      source: readCandles(input.bytes, readOptions(input, options, store.priceScale)),
      key: seriesKey(options.symbol, options.timeframe, options.exchange),
      candles: store.candles,
      ...(options.knownSymbols && { symbols: store.symbols }),
      ...(options.onConflict && { onConflict: options.onConflict }),
      ...(options.onInvalid && { onInvalid: options.onInvalid }),
      ...(options.incremental && { incremental: true }),
      signal: terminal.interrupted,
      onProgress: (progress) => display.update(progress),
    });
  } finally {
    display.end();
  }
}

/** How a file is read, whether it is stored or only looked at. */
export function readOptions(
  input: Input,
  options: Omit<ImportOptions, 'symbol' | 'exchange'>,
  scale: number,
) {
  const { timezone: zone, dateFormat, columns, round } = options;
  return {
    timeframe: options.timeframe,
    scale,
    name: input.name,
    ...(zone !== undefined && { timezone: zone }),
    ...(dateFormat !== undefined && { dateFormat }),
    ...(columns !== undefined && { columns }),
    ...(round !== undefined && { round }),
  };
}
