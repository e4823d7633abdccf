import { readSymbols } from '@jts/csv';
import { type SeriesKey, seriesKey } from '@jts/domain';
import { importSymbols } from '@jts/usecases';
import type { Command } from 'commander';
import { CommandFailed } from '../failure.js';
import { openInput } from '../input.js';
import { type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { candleTable } from '../output/candles.js';
import { importText } from '../output/import-report.js';
import { durationText, plural, speedText } from '../output/numbers.js';
import { sampleFile } from '../sample-file.js';
import { print, type Terminal } from '../terminal.js';
import { importFile } from './import.js';
import { seriesTable } from './list.js';

const timezone = 'Asia/Seoul';
const files = [
  { name: '990010-1d.csv', symbol: '990010', timeframe: '1d' },
  { name: '990020-1d.csv', symbol: '990020', timeframe: '1d' },
  { name: '990010-1m.csv', symbol: '990010', timeframe: '1m' },
] as const;
const shownBars = 5;

export function addDemo(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('import the bundled sample (generated bars) and show it')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<StoreLocation>();
      const start = performance.now();
      print(terminal, 'Opening the store ...');
      await withStore(terminal, options, 'write', async (opened) => {
        await opened.store.ensureSchema({ signal: terminal.interrupted });
        print(terminal, `  ready in ${durationText(performance.now() - start)}: ${nameOf(opened)}`);
        print(terminal, '\nImporting a generated sample of invented companies');
        await importListing(terminal, opened);
        for (const file of files) await importBars(terminal, opened, file);
        await showSeries(terminal, opened);
        for (const { symbol, timeframe } of files) {
          await showLast(terminal, opened, seriesKey(symbol, timeframe));
        }
        print(terminal, `\n${whereItStays(opened)}`);
      });
    });
}

const nameOf = ({ kind, place }: OpenedStore): string =>
  kind === 'embedded' ? `an embedded ClickHouse in ${place}` : place;

function whereItStays({ kind, place }: OpenedStore): string {
  return kind === 'memory'
    ? 'The data is gone now: it was in memory.'
    : `The data stays in ${place}.`;
}

async function importListing(terminal: Terminal, { store }: OpenedStore): Promise<void> {
  const name = 'symbols.csv';
  const input = await openInput(terminal, sampleFile(name));
  try {
    const { saved, durationMs } = await importSymbols({
      source: readSymbols(input.bytes, { name }),
      symbols: store.symbols,
      signal: terminal.interrupted,
    });
    print(terminal, `${name}: ${plural(saved, 'symbol')} in ${speedText(saved, durationMs)}`);
  } finally {
    await input.close();
  }
}

async function importBars(
  terminal: Terminal,
  opened: OpenedStore,
  { name, symbol, timeframe }: (typeof files)[number],
): Promise<void> {
  const input = await openInput(terminal, sampleFile(name));
  try {
    const options = { symbol, timeframe, exchange: 'KRX', timezone };
    const report = await importFile(terminal, opened, input, options);
    print(terminal, importText(name, report));
    if (report.status !== 'done') throw new CommandFailed('', { cause: report.error });
  } finally {
    await input.close();
  }
}

async function showSeries(terminal: Terminal, { store }: OpenedStore): Promise<void> {
  const start = performance.now();
  const listed = await store.candles.listSeries({}, { signal: terminal.interrupted });
  const bars = listed.reduce((sum, { count }) => sum + count, 0);
  print(terminal, `\nSeries stored (counted in ${speedText(bars, performance.now() - start)})`);
  print(terminal, seriesTable(listed));
}

/** All of a series, as a program would read it, of which the end is shown. */
async function showLast(terminal: Terminal, { store }: OpenedStore, key: SeriesKey): Promise<void> {
  const start = performance.now();
  const series = await store.candles.getLatest(key, 1_000_000, { signal: terminal.interrupted });
  const speed = speedText(series.length, performance.now() - start);
  const name = `${key.symbol} ${key.timeframe}`;
  print(terminal, `\nLast bars of ${name}, of ${plural(series.length, 'bar')} read in ${speed}`);
  print(terminal, candleTable(series.rows(series.length - shownBars), timezone));
}
