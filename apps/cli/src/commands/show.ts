import { writeCandles } from '@jts/csv';
import { type CandleSeries, type SeriesKey, seriesKey, type Timeframe } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import type { Command } from 'commander';
import { Option } from 'commander';
import {
  code,
  positiveInteger,
  range,
  rangeEnd,
  rangeStart,
  timeframe,
  timezone,
} from '../arguments.js';
import { CommandFailed, UsageError } from '../failure.js';
import { type StoreLocation, withStore } from '../open-store.js';
import { candleTable } from '../output/candles.js';
import { print, type Terminal } from '../terminal.js';

interface ShowOptions extends StoreLocation {
  readonly exchange: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly last?: number;
  readonly format: 'table' | 'csv' | 'json';
  readonly timezone?: string;
}

const defaultLast = 20;

export function addShow(program: Command, terminal: Terminal): void {
  program
    .command('show')
    .description('print bars of a series')
    .argument('<code>', 'the symbol', code)
    .argument('<timeframe>', 'of the bars', timeframe)
    .option('--exchange <name>', 'where the symbol trades', code, 'KRX')
    .option('--from <date>', 'the first day (of UTC) or instant', rangeStart)
    .option('--to <date>', 'the last day (until its end) or instant', rangeEnd)
    .option(
      '--last <n>',
      `the last bars only (${defaultLast} where no range is given)`,
      positiveInteger,
    )
    .addOption(new Option('--format <format>').choices(['table', 'csv', 'json']).default('table'))
    .option('--timezone <zone>', "of a table's times of day (UTC if absent)", timezone)
    .action(async (symbol: string, frame: Timeframe, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>();
      const ranged = options.from !== undefined || options.to !== undefined;
      if (ranged && options.last !== undefined) {
        throw new UsageError('--last goes without --from and --to');
      }
      if (options.timezone !== undefined && options.format !== 'table') {
        throw new UsageError('--timezone is for tables: the other formats have instants');
      }
      await withStore(terminal, options, 'read', async ({ store }) => {
        const key = seriesKey(symbol, frame, options.exchange);
        const call = { signal: terminal.interrupted };
        const series = ranged
          ? await store.candles.getRange(key, range(options), call)
          : await store.candles.getLatest(key, options.last ?? defaultLast, call);
        if (series.length === 0) throw new CommandFailed(await nothing(store.candles, key));
        await printSeries(terminal, series, options);
      });
    });
}

/** Why there is nothing to show: what is stored instead helps to see the mistake. */
export async function nothing(candles: CandleRepository, key: SeriesKey): Promise<string> {
  const name = `${key.exchange} ${key.symbol} ${key.timeframe}`;
  const coverage = await candles.getCoverage(key);
  if (coverage === null) return `no bars of ${name} are stored (jts list shows what is)`;
  const [first, last] = [coverage.first.toISOString(), coverage.last.toISOString()];
  return `no bars of ${name} in that range; they run from ${first} to ${last}`;
}

async function printSeries(
  terminal: Terminal,
  series: CandleSeries,
  { format, timezone: zone }: ShowOptions,
): Promise<void> {
  if (format === 'table') return print(terminal, candleTable(series, zone));
  if (format === 'json') return print(terminal, JSON.stringify(series.toArray(), null, 2));
  for await (const bytes of writeCandles([series], { format: 'csv' })) terminal.stdout.write(bytes);
}
