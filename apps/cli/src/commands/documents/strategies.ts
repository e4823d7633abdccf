import { checkNewStrategy, checkStrategy, type Strategy } from '@jts/domain';
import type { Command } from 'commander';
import { confirm } from '../../confirm.js';
import { withDocuments } from '../../open-documents.js';
import { minuteText, named, shortText } from '../../output/documents.js';
import { shellWord } from '../../output/shell-word.js';
import { print, remark, type Terminal } from '../../terminal.js';
import {
  addEntityCommands,
  allEntities,
  type DocumentOptions,
  type EntityCommands,
  json,
  printEntities,
  stored,
  yes,
} from './entity-commands.js';

const strategies: EntityCommands<Strategy> = {
  noun: 'strategy',
  nouns: 'strategies',
  repository: (store) => store.strategies,
  check: checkStrategy,
  checkNew: checkNewStrategy,
  columns: {
    id: 'left',
    name: 'left',
    entry: 'left',
    exit: 'left',
    'stop loss': 'left',
    version: 'right',
    updated: 'left',
  },
  row: ({ id, name, entryFormulaId, exitFormulaId = '', stopLossRule, version, updatedAt }) => [
    id,
    shortText(name),
    entryFormulaId,
    exitFormulaId,
    stopLossText(stopLossRule),
    `${version}`,
    minuteText(updatedAt),
  ],
};

function stopLossText(rule: Strategy['stopLossRule']): string {
  if (rule === undefined) return '';
  return rule.type === 'formula' ? rule.formulaId : `${rule.percentage} %`;
}

export function addStrategies(program: Command, terminal: Terminal): void {
  const group = program.command('strategies').description('strategies in MongoDB');
  group
    .command('list')
    .description('print all strategies, by id')
    .option('--formula <id>', 'those that enter, exit or stop by it only, by name')
    .option(...json)
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<DocumentOptions & { formula?: string }>();
      await withDocuments(terminal, options, 'read', async ({ store }) => {
        const { formula } = options;
        const call = { signal: terminal.interrupted };
        const found =
          formula === undefined
            ? await allEntities(strategies, store, terminal)
            : await store.strategies.getByFormula(formula, call);
        printEntities(terminal, strategies, found, options);
      });
    });
  addEntityCommands(group, terminal, strategies);
  group
    .command('delete')
    .description('delete a strategy; its backtests stay')
    .argument('<id>')
    .option(...yes)
    .action((id: string, _: unknown, command: Command) =>
      deleteCommand(terminal, id, command.optsWithGlobals()),
    );
}

async function deleteCommand(
  terminal: Terminal,
  id: string,
  options: DocumentOptions & { readonly yes?: true },
): Promise<void> {
  const { interrupted: signal } = terminal;
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const what = `strategy ${named(await stored(strategies, store, id, signal))}`;
    if (!options.yes) await confirm(terminal, `Delete ${what}?`);
    const deleted = await store.strategies.delete(id, { signal });
    print(terminal, deleted ? `deleted ${what}` : `${what} was gone already`);
    const { items } = await store.backtests.listByStrategy(id, { limit: 1, signal });
    const how = `jts backtests delete --strategy ${shellWord(id)} deletes them`;
    if (items.length > 0) remark(terminal, `its backtests are still stored: ${how}`);
  });
}
