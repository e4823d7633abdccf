import { isStorageError, type New, NotFoundError } from '@jts/domain';
import type { CallOptions, DocumentStore, Page, PageOptions, SearchOptions } from '@jts/ports';
import type { Command } from 'commander';
import { hits } from '../../arguments.js';
import { allPages, gather } from '../../documents/all-pages.js';
import { type DocumentFile, readDocument } from '../../documents/read-document.js';
import { CommandFailed } from '../../failure.js';
import { type DocumentLocation, withDocuments } from '../../open-documents.js';
import { jsonText, named, type OutputOptions, printDocument } from '../../output/documents.js';
import { shellWord } from '../../output/shell-word.js';
import { type Alignment, textTable } from '../../output/table.js';
import { print, remark, type Terminal } from '../../terminal.js';

export type DocumentOptions = DocumentLocation & OutputOptions;

interface Entity {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** Formulas or strategies: what their commands have in common. */
export interface EntityCommands<T extends Entity> {
  readonly noun: 'formula' | 'strategy';
  readonly nouns: 'formulas' | 'strategies';
  repository(store: DocumentStore): {
    save(entity: New<T> | T, options?: CallOptions): Promise<T>;
    getById(id: string, options?: CallOptions): Promise<T | null>;
    list(options?: PageOptions): Promise<Page<T>>;
    search(query: string, options?: SearchOptions): Promise<readonly T[]>;
  };
  check(input: unknown): T;
  checkNew(input: unknown): New<T>;
  readonly columns: Readonly<Record<string, Alignment>>;
  row(entity: T): readonly string[];
}

export const json = ['--json', 'for programs'] as const;
export const yes = ['--yes', 'do not ask'] as const;

/** Adds `show`, `search` and `save`; `list` and `delete` differ. */
export function addEntityCommands<T extends Entity>(
  group: Command,
  terminal: Terminal,
  entities: EntityCommands<T>,
): void {
  const { noun, nouns, repository } = entities;
  const { interrupted: signal } = terminal;
  group
    .command('show')
    .description(`print a ${noun} as YAML, which save takes back`)
    .argument('<id>')
    .option(...json)
    .action(async (id: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<DocumentOptions>();
      await withDocuments(terminal, options, 'read', async ({ store }) =>
        printDocument(terminal, await stored(entities, store, id, signal), options),
      );
    });
  group
    .command('search')
    .description(
      `print the ${nouns} whose ${noun === 'formula' ? 'name or tags hold' : 'name holds'} a text`,
    )
    .argument('<text>', 'case and width do not matter')
    .option('--limit <n>', 'how many at most, up to 1,000', hits, 100)
    .option(...json)
    .action(async (text: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<DocumentOptions & { limit: number }>();
      await withDocuments(terminal, options, 'read', async ({ store }) => {
        const { limit } = options;
        printEntities(
          terminal,
          entities,
          await repository(store).search(text, { limit, signal }),
          options,
        );
      });
    });
  group
    .command('save')
    .description(`store a ${noun}: a new one, or, with id and version, an update of that version`)
    .argument('<file>', 'JSON or YAML; - is standard input')
    .option(...json)
    .action((path: string, _: unknown, command: Command) =>
      saveCommand(terminal, entities, path, command.optsWithGlobals<DocumentOptions>()),
    );
}

/** @throws NotFoundError */
export async function stored<T extends Entity>(
  { noun, repository }: Pick<EntityCommands<T>, 'noun' | 'repository'>,
  store: DocumentStore,
  id: string,
  signal: AbortSignal,
): Promise<T> {
  const found = await repository(store).getById(id, { signal });
  if (found === null) throw new NotFoundError(noun, id);
  return found;
}

export function allEntities<T extends Entity>(
  { repository }: EntityCommands<T>,
  store: DocumentStore,
  { interrupted: signal }: Terminal,
): Promise<readonly T[]> {
  return gather(allPages((page) => repository(store).list({ ...page, signal })));
}

export function printEntities<T extends Entity>(
  terminal: Terminal,
  { nouns, columns, row }: EntityCommands<T>,
  found: readonly T[],
  options: OutputOptions,
): void {
  if (options.json) print(terminal, jsonText(found));
  else if (found.length === 0) remark(terminal, `no ${nouns} found`);
  else print(terminal, textTable(columns, found.map(row)));
}

async function saveCommand<T extends Entity>(
  terminal: Terminal,
  entities: EntityCommands<T>,
  path: string,
  options: DocumentOptions,
): Promise<void> {
  const { noun, nouns, repository } = entities;
  const file = await readDocument(terminal, path, noun);
  const entity = entityIn(file, entities);
  await withDocuments(terminal, options, 'write', async ({ store }) => {
    try {
      const saved = await repository(store).save(entity, { signal: terminal.interrupted });
      if (options.json) print(terminal, jsonText(saved));
      else print(terminal, `saved ${noun} ${named(saved)}, version ${saved.version}`);
    } catch (error) {
      throw conflictAdvice(error, `jts ${nouns} show ${shellWord(entity.id ?? '')}`, 'the version');
    }
  });
}

/** A new entity, or one to update. What a store gives to new ones is of no use in a file. */
function entityIn<T extends Entity>(
  { fields, checked, refuse }: DocumentFile,
  { check, checkNew }: EntityCommands<T>,
): New<T> | T {
  const { createdAt, updatedAt, ...own } = fields;
  const isNew = (own['id'] ?? null) === null;
  if (isNew && (own['version'] ?? null) !== null) {
    throw refuse('version', 'goes with the id; without an id there is none, and it is a new one');
  }
  if (isNew) return checked(own, checkNew);
  // The store keeps the one and gives the other: a file need not have them.
  return checked({ ...own, createdAt: createdAt ?? 0, updatedAt: updatedAt ?? 0 }, check);
}

/** A conflict of versions, with what to do about it. */
export function conflictAdvice(error: unknown, look: string, where: string): unknown {
  if (!isStorageError(error) || error.code !== 'VERSION_CONFLICT') return error;
  return new CommandFailed(
    `${error.message} (${error.code}): it was saved since you read it; look at it with ` +
      `"${look}", bring your changes to that, with ${where} that it has now, and save again`,
    { cause: error },
  );
}
