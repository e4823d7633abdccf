import type { SeriesSummary } from '@jts/ports';
import { type Command, Option } from 'commander';
import { type StoreLocation, withStore } from '../open-store.js';
import { timeText } from '../output/candles.js';
import { countText } from '../output/numbers.js';
import { textTable } from '../output/table.js';
import { print, remark, type Terminal } from '../terminal.js';

interface ListOptions extends StoreLocation {
  readonly format: 'table' | 'json';
}

export function addList(program: Command, terminal: Terminal): void {
  program
    .command('list')
    .description('print which series are stored')
    .addOption(new Option('--format <format>').choices(['table', 'json']).default('table'))
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<ListOptions>();
      await withStore(terminal, options, 'read', async ({ store, place }) => {
        const listed = await store.candles.listSeries({}, { signal: terminal.interrupted });
        if (options.format === 'json') print(terminal, JSON.stringify(listed.map(flat), null, 2));
        else if (listed.length === 0) remark(terminal, `no series are stored in ${place}`);
        else print(terminal, seriesTable(listed));
      });
    });
}

export function seriesTable(listed: readonly SeriesSummary[]): string {
  return textTable(
    {
      exchange: 'left',
      symbol: 'left',
      timeframe: 'left',
      first: 'left',
      last: 'left',
      bars: 'right',
    },
    listed.map(({ key, first, last, count }) => [
      key.exchange,
      key.symbol,
      key.timeframe,
      timeText(key.timeframe, first),
      timeText(key.timeframe, last),
      countText(count),
    ]),
  );
}

const flat = ({ key, ...summary }: SeriesSummary) => ({ ...key, ...summary });
