import { seriesKey, type Timeframe } from '@jts/domain';
import type { Command } from 'commander';
import { code, range, rangeEnd, rangeStart, timeframe } from '../arguments.js';
import { confirm } from '../confirm.js';
import { type StoreLocation, withStore } from '../open-store.js';
import { plural } from '../output/numbers.js';
import { print, type Terminal } from '../terminal.js';

interface DeleteOptions extends StoreLocation {
  readonly exchange: string;
  readonly from: Date;
  readonly to: Date;
  readonly yes?: true;
}

export function addDelete(program: Command, terminal: Terminal): void {
  program
    .command('delete')
    .description('delete the bars of a range')
    .argument('<code>', 'the symbol', code)
    .argument('<timeframe>', 'of the bars', timeframe)
    .option('--exchange <name>', 'where the symbol trades', code, 'KRX')
    .requiredOption('--from <date>', 'the first day (of UTC) or instant', rangeStart)
    .requiredOption('--to <date>', 'the last day (until its end) or instant', rangeEnd)
    .option('--yes', 'do not ask')
    .action(async (symbol: string, frame: Timeframe, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<DeleteOptions>();
      await withStore(terminal, options, 'read', async ({ store }) => {
        const key = seriesKey(symbol, frame, options.exchange);
        const call = { signal: terminal.interrupted };
        const count = await store.candles.count(key, range(options), call);
        const what = `${plural(count, 'bar')} of ${key.exchange} ${key.symbol} ${key.timeframe}`;
        if (count > 0 && !options.yes) await confirm(terminal, `Delete ${what}?`);
        const deleted =
          count === 0 ? 0 : await store.candles.deleteRange(key, range(options), call);
        print(terminal, `deleted ${plural(deleted, 'bar')}`);
      });
    });
}
