import {
  checkJson,
  checkKey,
  type JsonValue,
  NotFoundError,
  type Setting,
  settingSchema,
  validate,
} from '@jts/domain';
import type { SettingsRepository } from '@jts/ports';
import type { Command } from 'commander';
import { version } from '../../arguments.js';
import { confirm } from '../../confirm.js';
import { allPages, gather } from '../../documents/all-pages.js';
import { parseText } from '../../documents/parse.js';
import { readDocument } from '../../documents/read-document.js';
import { readText } from '../../documents/read-text.js';
import { UsageError } from '../../failure.js';
import { withDocuments } from '../../open-documents.js';
import { jsonText, minuteText, printDocument, shortText } from '../../output/documents.js';
import { shellWord } from '../../output/shell-word.js';
import { textTable } from '../../output/table.js';
import { print, remark, type Terminal } from '../../terminal.js';
import { conflictAdvice, type DocumentOptions, json, yes } from './entity-commands.js';

interface SettingOptions extends DocumentOptions {
  readonly prefix?: string;
  readonly expectedVersion?: number;
  readonly yes?: true;
}

export function addSettings(program: Command, terminal: Terminal): void {
  const group = program.command('settings').description('settings of the application in MongoDB');
  const optionsOf = (command: Command) => command.optsWithGlobals<SettingOptions>();
  group
    .command('list')
    .description('print all settings, by key')
    .option('--prefix <text>', 'those whose key begins so only')
    .option(...json)
    .action((_: unknown, command: Command) => listCommand(terminal, optionsOf(command)));
  group
    .command('get')
    .description('print the value of a setting as JSON')
    .argument('<key>')
    .action((key: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      return withStored(terminal, options, key, ({ value }) => print(terminal, jsonText(value)));
    });
  group
    .command('show')
    .description('print a setting with its version as YAML, which save takes back')
    .argument('<key>')
    .option(...json)
    .action((key: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      return withStored(terminal, options, key, (setting) =>
        printDocument(terminal, setting, options),
      );
    });
  group
    .command('set')
    .description('store a value under a key')
    .argument('<key>')
    .argument('<value>', 'JSON; what is none is a text; - is JSON or YAML from standard input')
    .option('--expected-version <n>', 'only if this version is stored; 0: only if none is', version)
    .option(...json)
    .action(async (key: string, text: string, _: unknown, command: Command) => {
      const options = optionsOf(command);
      const value = text === '-' ? await inputValue(terminal) : argumentValue(text);
      await save(terminal, options, { key: checkKey('key', key), value }, options.expectedVersion);
    });
  group
    .command('save')
    .description('store a setting; with its version, only if that one is stored')
    .argument('<file>', 'JSON or YAML with key and value; - is standard input')
    .option(...json)
    .action((path: string, _: unknown, command: Command) =>
      saveCommand(terminal, path, optionsOf(command)),
    );
  group
    .command('delete')
    .description('delete a setting')
    .argument('<key>')
    .option(...yes)
    .action((key: string, _: unknown, command: Command) =>
      deleteCommand(terminal, key, optionsOf(command)),
    );
}

async function listCommand(terminal: Terminal, options: SettingOptions): Promise<void> {
  const { prefix = '' } = options;
  const { interrupted: signal } = terminal;
  await withDocuments(terminal, options, 'read', async ({ store }) => {
    const found = await gather(
      allPages((page) => store.settings.list({ ...page, prefix, signal })),
    );
    if (options.json) return print(terminal, jsonText(found));
    if (found.length === 0) return remark(terminal, 'no settings found');
    const rows = found.map(({ key, value, version, updatedAt }) => [
      shortText(key),
      shortText(JSON.stringify(value)),
      `${version}`,
      minuteText(updatedAt),
    ]);
    print(
      terminal,
      textTable({ key: 'left', value: 'left', version: 'right', updated: 'left' }, rows),
    );
  });
}

function withStored(
  terminal: Terminal,
  options: SettingOptions,
  key: string,
  work: (setting: Setting, settings: SettingsRepository) => unknown,
): Promise<void> {
  return withDocuments(terminal, options, 'read', async ({ store: { settings } }) => {
    const setting = await settings.get(key, { signal: terminal.interrupted });
    if (setting === null) throw new NotFoundError('setting', key);
    await work(setting, settings);
  });
}

const inputValue = async (terminal: Terminal): Promise<JsonValue> => {
  const { name, text } = await readText(terminal, '-');
  return checkJson(parseText(name, text), 'value');
};

/** JSON, or a text without quotes: but what begins as JSON and is none is a mistake. */
function argumentValue(text: string): JsonValue {
  if (isJson(text)) return checkJson(parseText('the value', text), 'value');
  if (!/^\s*[{["]/.test(text)) return text;
  throw new UsageError('the value begins as JSON does, and is none');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function saveCommand(terminal: Terminal, path: string, options: SettingOptions) {
  const { fields, checked } = await readDocument(terminal, path, 'setting');
  const { version: given, updatedAt, ...own } = fields;
  const full = { ...own, version: given ?? 1, updatedAt: updatedAt ?? 0 };
  const { key, value, version } = checked(full, (input) => validate(settingSchema, input));
  await save(terminal, options, { key, value }, (given ?? null) === null ? undefined : version);
}

async function save(
  terminal: Terminal,
  options: SettingOptions,
  { key, value }: Pick<Setting, 'key' | 'value'>,
  expectedVersion: number | undefined,
): Promise<void> {
  await withDocuments(terminal, options, 'write', async ({ store }) => {
    try {
      const saved = await store.settings.set(key, value, {
        signal: terminal.interrupted,
        ...(expectedVersion !== undefined && { expectedVersion }),
      });
      if (options.json) print(terminal, jsonText(saved));
      else print(terminal, `saved setting ${JSON.stringify(key)}, version ${saved.version}`);
    } catch (error) {
      throw conflictAdvice(error, `jts settings show ${shellWord(key)}`, 'the version');
    }
  });
}

function deleteCommand(terminal: Terminal, key: string, options: SettingOptions): Promise<void> {
  return withStored(terminal, options, key, async (_, settings) => {
    const what = `setting ${JSON.stringify(key)}`;
    if (!options.yes) await confirm(terminal, `Delete ${what}?`);
    const deleted = await settings.delete(key, { signal: terminal.interrupted });
    print(terminal, deleted ? `deleted ${what}` : `${what} was gone already`);
  });
}
