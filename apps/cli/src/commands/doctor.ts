import { isStorageError, type SchemaMismatchError, seriesKey } from '@jts/domain';
import type { Command } from 'commander';
import { CommandFailed } from '../failure.js';
import { type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { durationText } from '../output/numbers.js';
import { print, type Terminal } from '../terminal.js';

export function addDoctor(program: Command, terminal: Terminal, version: string): void {
  program
    .command('doctor')
    .description('check the connection and the schema')
    .action(async (_: unknown, command: Command) => {
      print(terminal, `jts       ${version}, Node ${process.versions.node}`);
      await withStore(terminal, command.optsWithGlobals<StoreLocation>(), async (opened) => {
        const problems = [...(await checkHealth(terminal, opened)), ...(await checkSchema(opened))];
        print(terminal, `schema    ${problems.length === 0 ? 'as it should be' : 'not usable:'}`);
        for (const problem of problems) print(terminal, `          ${problem}`);
        if (problems.length > 0) throw new CommandFailed('the store is not usable as it is');
      });
    });
}

async function checkHealth(terminal: Terminal, { store, kind, place }: OpenedStore) {
  const health = await store.health();
  print(terminal, `store     ${kind}: ${place}`);
  print(terminal, `server    ${health.serverVersion ?? 'none'}`);
  print(terminal, `answered  in ${durationText(health.latencyMs)}`);
  for (const [name, value] of Object.entries(health.details)) {
    print(terminal, `${name.padEnd(9)} ${value}`);
  }
  return health.error === undefined ? [] : [health.error.message];
}

/** A missing table is reported, not created: a look changes nothing. */
async function checkSchema({ store }: OpenedStore): Promise<readonly string[]> {
  try {
    await store.candles.getCoverage(seriesKey('-', '1d', '-'));
    await store.symbols.getByCode('-');
    await store.ensureSchema();
    return [];
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'SCHEMA_MISMATCH') throw error;
    return (error as SchemaMismatchError).differences;
  }
}
