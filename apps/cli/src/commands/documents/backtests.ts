import {
  type BacktestResult,
  type BacktestSummary,
  checkNewBacktestResult,
  NotFoundError,
} from '@jts/domain';
import type { DocumentStore } from '@jts/ports';
import { compareBacktests, recordBacktest } from '@jts/usecases';
import type { Command } from 'commander';
import { confirm } from '../../confirm.js';
import { allPages, gather } from '../../documents/all-pages.js';
import { readDocument } from '../../documents/read-document.js';
import { UsageError } from '../../failure.js';
import { withDocuments } from '../../open-documents.js';
import { type StoreLocation, withStore } from '../../open-store.js';
import { comparisonText } from '../../output/backtests.js';
import { jsonText, minuteText, printDocument } from '../../output/documents.js';
import { countText, plural } from '../../output/numbers.js';
import { textTable } from '../../output/table.js';
import { print, remark, type Terminal } from '../../terminal.js';
import { type DocumentOptions, json, yes } from './entity-commands.js';

interface BacktestOptions extends DocumentOptions, StoreLocation {
  readonly strategy?: string;
  readonly trades?: true;
  readonly knownSymbols?: true;
  readonly yes?: true;
}

export function addBacktests(program: Command, terminal: Terminal): void {
  const group = program.command('backtests').description('results of backtests in MongoDB');
  const optionsOf = (command: Command) => command.optsWithGlobals<BacktestOptions>();
  group
    .command('list')
    .description('print results, those of each strategy newest first')
    .option('--strategy <id>', 'of one strategy only')
    .option(...json)
    .action((_: unknown, command: Command) => listCommand(terminal, optionsOf(command)));
  group
    .command('show')
    .description('print a result as YAML')
    .argument('<id>')
    .option('--trades', 'its trades, too: then it is what save takes')
    .option(...json)
    .action((id: string, _: unknown, command: Command) =>
      showCommand(terminal, id, optionsOf(command)),
    );
  group
    .command('save')
    .description('store a result, if it agrees with itself and its strategy is stored')
    .argument('<file>', 'JSON or YAML; - is standard input')
    .option('--known-symbols', 'refuse symbols that jts symbols import has not stored')
    .option(...json)
    .action((path: string, _: unknown, command: Command) =>
      saveCommand(terminal, path, optionsOf(command)),
    );
  group
    .command('compare')
    .description('print results side by side; * marks the best')
    .argument('<id...>', 'two or more')
    .option(...json)
    .action((ids: string[], _: unknown, command: Command) =>
      compareCommand(terminal, ids, optionsOf(command)),
    );
  group
    .command('delete')
    .description('delete a result, or all of a strategy')
    .argument('[id]')
    .option('--strategy <id>', 'all of this strategy, which may be gone')
    .option(...yes)
    .action((id: string | undefined, _: unknown, command: Command) =>
      deleteCommand(terminal, id, optionsOf(command)),
    );
}

async function listCommand(terminal: Terminal, options: BacktestOptions): Promise<void> {
  const { interrupted: signal } = terminal;
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const found = await gather(summaries(store, options.strategy, signal));
    if (options.json) print(terminal, jsonText(found));
    else if (found.length === 0) remark(terminal, 'no backtests found');
    else print(terminal, summaryTable(found));
  });
}

/** Of one strategy, or of all that are stored. */
async function* summaries(
  { strategies, backtests }: DocumentStore,
  strategy: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<BacktestSummary> {
  const of = (id: string) => allPages((page) => backtests.listByStrategy(id, { ...page, signal }));
  if (strategy !== undefined) return yield* of(strategy);
  for await (const { id } of allPages((page) => strategies.list({ ...page, signal })))
    yield* of(id);
}

function summaryTable(found: readonly BacktestSummary[]): string {
  return textTable(
    {
      id: 'left',
      strategy: 'left',
      'run at': 'left',
      from: 'left',
      to: 'left',
      'return %': 'right',
      trades: 'right',
    },
    found.map(({ id, strategyId, runAt, config, metrics }) => [
      id,
      strategyId,
      minuteText(runAt),
      config.startDate.toISOString().slice(0, 10),
      config.endDate.toISOString().slice(0, 10),
      `${metrics.totalReturnPct}`,
      countText(metrics.totalTrades),
    ]),
  );
}

async function showCommand(terminal: Terminal, id: string, options: BacktestOptions) {
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const { trades, ...summary } = await stored(store, id, terminal.interrupted);
    printDocument(terminal, options.trades ? { ...summary, trades } : summary, options);
    if (options.trades || trades.length === 0) return;
    remark(terminal, `${plural(trades.length, 'trade')}: --trades prints them, too`);
  });
}

async function stored(
  { backtests }: DocumentStore,
  id: string,
  signal: AbortSignal,
): Promise<BacktestResult> {
  const found = await backtests.getById(id, { signal });
  if (found === null) throw new NotFoundError('backtest', id);
  return found;
}

async function saveCommand(terminal: Terminal, path: string, options: BacktestOptions) {
  const file = await readDocument(terminal, path, 'backtest');
  const { id, ...own } = file.fields;
  if ((id ?? null) !== null) {
    throw file.refuse('id', 'must be absent: a result never changes, and a new one gets its id');
  }
  const result = file.checked(own, checkNewBacktestResult);
  const { interrupted: signal } = terminal;
  await withDocuments(terminal, options, 'write', async ({ store }) => {
    const record = (symbols?: Parameters<typeof recordBacktest>[0]['symbols']) => {
      const { strategies, backtests } = store;
      return file.checkedBy(() =>
        recordBacktest({ strategies, backtests, ...(symbols && { symbols }) }, result, { signal }),
      );
    };
    const saved = options.knownSymbols
      ? await withStore(terminal, marketOf(options), 'read', (market) =>
          record(market.store.symbols),
        )
      : await record();
    if (options.json) print(terminal, jsonText(saved));
    else print(terminal, `saved backtest ${saved.id}, ${plural(saved.trades.length, 'trade')}`);
  });
}

/** `--database` is that of the documents here. */
const marketOf = ({ data, url, gateway }: BacktestOptions): StoreLocation => ({
  ...(gateway !== undefined && { gateway }),
  ...(data !== undefined && { data }),
  ...(url !== undefined && { url }),
});

async function compareCommand(
  terminal: Terminal,
  ids: readonly string[],
  options: BacktestOptions,
): Promise<void> {
  if (ids.length < 2) throw new UsageError('two backtests or more are compared: say their ids');
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const compared = await compareBacktests(store, ids, { signal: terminal.interrupted });
    print(terminal, options.json ? jsonText(compared) : comparisonText(compared));
  });
}

async function deleteCommand(
  terminal: Terminal,
  id: string | undefined,
  options: BacktestOptions,
): Promise<void> {
  const { strategy } = options;
  const { interrupted: signal } = terminal;
  if ((id === undefined) === (strategy === undefined)) {
    throw new UsageError('say the id of a backtest, or --strategy with that of a strategy');
  }
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    if (strategy !== undefined) {
      const { length } = await gather(summaries(store, strategy, signal));
      const what = `${plural(length, 'backtest')} of strategy ${strategy}`;
      if (length > 0 && !options.yes) await confirm(terminal, `Delete ${what}?`);
      const count = await store.backtests.deleteByStrategy(strategy, { signal });
      return print(terminal, `deleted ${plural(count, 'backtest')}`);
    }
    if (id === undefined) return;
    const { runAt } = await stored(store, id, signal);
    const what = `backtest ${id} of ${minuteText(runAt)}`;
    if (!options.yes) await confirm(terminal, `Delete ${what}?`);
    const deleted = await store.backtests.delete(id, { signal });
    print(terminal, deleted ? `deleted ${what}` : `${what} was gone already`);
  });
}
