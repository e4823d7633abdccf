import {
  checkFormula,
  checkNewFormula,
  type Formula,
  type FormulaArguments,
  type FormulaCategory,
  formulaCategories,
  renderFormula,
  ValidationError,
} from '@jts/domain';
import { deleteFormula } from '@jts/usecases';
import { type Command, Option } from 'commander';
import { type NamedArgument, namedArgument } from '../../arguments.js';
import { confirm } from '../../confirm.js';
import { CommandFailed } from '../../failure.js';
import { withDocuments } from '../../open-documents.js';
import { minuteText, named, shortText } from '../../output/documents.js';
import { plural } from '../../output/numbers.js';
import { print, printExactly, remark, type Terminal } from '../../terminal.js';
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

const formulas: EntityCommands<Formula> = {
  noun: 'formula',
  nouns: 'formulas',
  repository: (store) => store.formulas,
  check: checkFormula,
  checkNew: checkNewFormula,
  columns: {
    id: 'left',
    name: 'left',
    category: 'left',
    tags: 'left',
    version: 'right',
    updated: 'left',
  },
  row: ({ id, name, category, tags, version, updatedAt }) => [
    id,
    shortText(name),
    category,
    shortText(tags.join(', '), 40),
    `${version}`,
    minuteText(updatedAt),
  ],
};

interface DeleteOptions extends DocumentOptions {
  readonly yes?: true;
  readonly force?: true;
}

export function addFormulas(program: Command, terminal: Terminal): void {
  const group = program.command('formulas').description('formulas in MongoDB');
  group
    .command('list')
    .description('print all formulas, by id')
    .addOption(
      new Option('--category <category>', 'those of one only, by name').choices(formulaCategories),
    )
    .option(...json)
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<DocumentOptions & { category?: FormulaCategory }>();
      await withDocuments(terminal, options, 'read', async ({ store }) => {
        const { category } = options;
        const call = { signal: terminal.interrupted };
        const found =
          category === undefined
            ? await allEntities(formulas, store, terminal)
            : await store.formulas.getByCategory(category, call);
        printEntities(terminal, formulas, found, options);
      });
    });
  addEntityCommands(group, terminal, formulas);
  group
    .command('render')
    .description('print the expression with values in place of its parameters')
    .argument('<id>')
    .option(
      '--arg <name=value>',
      'a value; may be repeated (the defaults otherwise)',
      namedArgument,
    )
    .action((id: string, _: unknown, command: Command) =>
      renderCommand(terminal, id, command.optsWithGlobals()),
    );
  group
    .command('delete')
    .description('delete a formula that no strategy uses')
    .argument('<id>')
    .option(...yes)
    .option('--force', 'also one that strategies use')
    .action((id: string, _: unknown, command: Command) =>
      deleteCommand(terminal, id, command.optsWithGlobals<DeleteOptions>()),
    );
}

async function deleteCommand(terminal: Terminal, id: string, options: DeleteOptions) {
  const { force = false } = options;
  const { interrupted: signal } = terminal;
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const what = `formula ${named(await stored(formulas, store, id, signal))}`;
    const users = await store.strategies.getByFormula(id, { signal });
    if (users.length > 0 && !force) throw inUse(what, users);
    const loss = users.length > 0 ? `, which ${plural(users.length, 'strategy')} would lose` : '';
    if (!options.yes) await confirm(terminal, `Delete ${what}${loss}?`);
    const { deleted, usedBy } = await deleteFormula(store, id, { force, signal });
    // A strategy that was saved while a person was thinking.
    if (usedBy.length > 0 && !force) throw inUse(what, usedBy);
    print(terminal, deleted ? `deleted ${what}` : `${what} was gone already`);
    for (const user of usedBy) remark(terminal, `strategy ${named(user)} has lost it`);
  });
}

function inUse(what: string, users: readonly { readonly id: string; readonly name: string }[]) {
  const names = users.slice(0, 10).map(named).join(', ');
  const more = users.length > 10 ? ` and ${users.length - 10} more` : '';
  return new CommandFailed(
    `${what} is used by ${plural(users.length, 'strategy')}, and was kept: ${names}${more}; ` +
      '--force deletes it all the same',
  );
}

interface RenderOptions extends DocumentOptions {
  readonly arg?: readonly NamedArgument[];
}

async function renderCommand(terminal: Terminal, id: string, options: RenderOptions) {
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const formula = await stored(formulas, store, id, terminal.interrupted);
    printExactly(terminal, renderFormula(formula, typedArguments(formula, options.arg ?? [])));
  });
}

/** On a command line all are texts; the parameter says what they are. */
function typedArguments(formula: Formula, args: readonly NamedArgument[]): FormulaArguments {
  const types = new Map(formula.parameters.map(({ name, dataType }) => [name, dataType]));
  return Object.fromEntries(
    args.map(({ name, text }) => [name, typedValue(name, types.get(name), text)]),
  );
}

function typedValue(name: string, dataType: string | undefined, text: string) {
  if (dataType === 'boolean' && /^(?:true|false)$/.test(text)) return text === 'true';
  if (dataType !== 'integer' && dataType !== 'number') return text;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new ValidationError(`args.${name}`, `must be a number, not ${JSON.stringify(text)}`);
}
