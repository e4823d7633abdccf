import { readSymbols, type SymbolField } from '@jts/csv';
import { printable, type StockSymbol } from '@jts/domain';
import { type ImportSymbolsReport, importSymbols } from '@jts/usecases';
import { type Command, Option } from 'commander';
import { columnNames, hits } from '../arguments.js';
import { asTyped, CommandFailed } from '../failure.js';
import { openInput } from '../input.js';
import { type StoreLocation, withStore } from '../open-store.js';
import { problemLines } from '../output/import-report.js';
import { countText, durationText, plural } from '../output/numbers.js';
import { textTable } from '../output/table.js';
import { print, remark, type Terminal } from '../terminal.js';

interface SymbolOptions extends StoreLocation {
  readonly columns?: Record<string, string>;
  readonly onInvalid: 'reject' | 'skip';
  readonly limit: number;
  readonly format: 'table' | 'json';
}

const fields: readonly SymbolField[] = ['code', 'name', 'market', 'sector', 'isActive'];

const format = () => new Option('--format <format>').choices(['table', 'json']).default('table');

export function addSymbols(program: Command, terminal: Terminal): void {
  const symbols = program.command('symbols').description('listed symbols');
  symbols
    .command('import')
    .description('store the symbols of a CSV file, all or none')
    .argument('<file>', 'with a header (code, name, market, sector); - is standard input')
    .option(
      '--columns <list>',
      'which column is which: code=ticker,name=title',
      columnNames(fields),
    )
    .addOption(
      new Option('--on-invalid <rule>', 'about rows that are wrong')
        .choices(['reject', 'skip'])
        .default('reject'),
    )
    .action((path: string, _: unknown, command: Command) =>
      importCommand(terminal, path, command.optsWithGlobals<SymbolOptions>()),
    );
  symbols
    .command('list')
    .description('print the active symbols')
    .addOption(format())
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<SymbolOptions>();
      await withStore(terminal, options, 'read', async ({ store }) =>
        printSymbols(
          terminal,
          await store.symbols.getAllActive({ signal: terminal.interrupted }),
          options,
        ),
      );
    });
  symbols
    .command('search')
    .description('print the symbols whose code or name holds a text')
    .argument('<text>', 'case and width do not matter')
    .option('--limit <n>', 'how many at most, up to 1,000', hits, 100)
    .addOption(format())
    .action(async (text: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<SymbolOptions>();
      await withStore(terminal, options, 'read', async ({ store }) => {
        const found = await store.symbols.search(text, {
          limit: options.limit,
          signal: terminal.interrupted,
        });
        printSymbols(terminal, found, options);
      });
    });
}

async function importCommand(terminal: Terminal, path: string, options: SymbolOptions) {
  const input = await openInput(terminal, path);
  try {
    await withStore(terminal, options, 'write', async ({ store }) => {
      await store.ensureSchema({ signal: terminal.interrupted });
      const { columns, onInvalid } = options;
      const report = await importSymbols({
        source: readSymbols(input.bytes, { name: input.name, ...(columns && { columns }) }),
        symbols: store.symbols,
        onInvalid,
        signal: terminal.interrupted,
      });
      print(terminal, symbolsText(input.name, report));
      if (report.status !== 'done') throw new CommandFailed('', { cause: report.error });
    });
  } finally {
    await input.close();
  }
}

function symbolsText(name: string, report: ImportSymbolsReport): string {
  const { read, saved, repeated, rejected, problems, problemCount, error, durationMs } = report;
  const counts = `saved ${countText(saved)}, repeated ${countText(repeated)}, rejected ${countText(rejected)}`;
  return [
    `${printable(name)}: ${error === undefined ? 'done' : `refused, nothing was stored: ${asTyped(error.message)}`}`,
    `  read ${plural(read, 'row')} in ${durationText(durationMs)}: ${counts}`,
    ...problemLines(name, problems, problemCount),
  ].join('\n');
}

function printSymbols(terminal: Terminal, symbols: readonly StockSymbol[], options: SymbolOptions) {
  if (options.format === 'json') return print(terminal, JSON.stringify(symbols, null, 2));
  if (symbols.length === 0) return remark(terminal, 'no symbols found');
  const rows = symbols.map(({ code, name, market, sector = '', isActive }) => [
    code,
    name,
    market,
    sector,
    isActive ? 'yes' : 'no',
  ]);
  print(
    terminal,
    textTable({ code: 'left', name: 'left', market: 'left', sector: 'left', active: 'left' }, rows),
  );
}
