import { readSymbols } from '@jts/csv';
import { type SeriesKey, seriesKey } from '@jts/domain';
import { importSymbols } from '@jts/usecases';
import type { Command } from 'commander';
import { CommandFailed } from '../failure.js';
import { openInput } from '../input.js';
import { dataFolder, type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { candleTable } from '../output/candles.js';
import { importText } from '../output/import-report.js';
import { durationText, plural, rateText } from '../output/numbers.js';
import { sampleFile } from '../sample-file.js';
import { print, type Terminal } from '../terminal.js';
import { importFile } from './import.js';
import { seriesTable } from './list.js';

const files = [
  { name: '990010-1d.csv', symbol: '990010', timeframe: '1d' },
  { name: '990020-1d.csv', symbol: '990020', timeframe: '1d' },
  { name: '990010-1m.csv', symbol: '990010', timeframe: '1m' },
] as const;

export function addDemo(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('import the bundled sample (generated bars) and show it')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<StoreLocation>();
      const opening = performance.now();
      print(terminal, `Starting ClickHouse on ${dataFolder(terminal, options)} ...`);
      await withStore(terminal, options, async (opened) => {
        print(terminal, `  ready in ${durationText(performance.now() - opening)}\n`);
        await opened.store.ensureSchema();
        await importSample(terminal, opened);
        await showSeries(terminal, opened);
        await readBack(terminal, opened, seriesKey('990010', '1m'));
        print(terminal, `\nThe data stays in ${opened.place}.`);
      });
    });
}

async function importSample(terminal: Terminal, { store }: OpenedStore): Promise<void> {
  const symbols = await openInput(terminal, sampleFile('symbols.csv'));
  const { saved } = await importSymbols({
    source: readSymbols(symbols.bytes, { name: symbols.name }),
    symbols: store.symbols,
  });
  await symbols.close();
  print(terminal, `Importing a generated sample (${plural(saved, 'symbol')})`);
  for (const { name, symbol, timeframe } of files) {
    const input = await openInput(terminal, sampleFile(name));
    const options = { symbol, timeframe, exchange: 'KRX', timezone: 'Asia/Seoul' };
    const report = await importFile(terminal, { store }, input, options);
    await input.close();
    print(terminal, importText(name, report));
    if (report.status !== 'done') throw new CommandFailed('');
  }
}

async function showSeries(terminal: Terminal, { store }: OpenedStore): Promise<void> {
  const start = performance.now();
  const listed = await store.candles.listSeries();
  const bars = listed.reduce((sum, { count }) => sum + count, 0);
  print(terminal, `\nSeries stored (${cost(bars, performance.now() - start)})`);
  print(terminal, seriesTable(listed));
  for (const { symbol, timeframe } of files) {
    const latest = await store.candles.getLatest(seriesKey(symbol, timeframe), 5);
    print(terminal, `\nLast bars of ${symbol} ${timeframe}`);
    print(terminal, candleTable(latest));
  }
}

async function readBack(terminal: Terminal, { store }: OpenedStore, key: SeriesKey): Promise<void> {
  const start = performance.now();
  const series = await store.candles.getLatest(key, 1_000_000);
  const ms = performance.now() - start;
  print(
    terminal,
    `\nRead ${plural(series.length, 'bar')} of ${key.symbol} ${key.timeframe}: ${cost(series.length, ms)}`,
  );
}

const cost = (rows: number, ms: number): string => `${durationText(ms)}, ${rateText(rows, ms)}`;
