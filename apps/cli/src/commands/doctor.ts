import { isStorageError, type SchemaMismatchError, seriesKey } from '@jts/domain';
import type { Command } from 'commander';
import { asTyped, CommandFailed } from '../failure.js';
import { type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { durationText } from '../output/numbers.js';
import { print, type Terminal } from '../terminal.js';

export function addDoctor(program: Command, terminal: Terminal, version: string): void {
  program
    .command('doctor')
    .description('check the connection and the schema; changes nothing on a server')
    .action(async (_: unknown, command: Command) => {
      print(terminal, `jts       ${version}, Node ${process.versions.node}`);
      await withStore(
        terminal,
        command.optsWithGlobals<StoreLocation>(),
        'write',
        async (opened) => {
          await checkHealth(terminal, opened);
          const differences = await checkSchema(terminal, opened);
          print(
            terminal,
            `schema    ${differences.length === 0 ? 'as it should be' : 'not usable:'}`,
          );
          for (const one of differences) print(terminal, `          ${asTyped(one)}`);
          if (differences.length > 0) throw new CommandFailed('the store is not usable as it is');
        },
      );
    });
}

async function checkHealth(terminal: Terminal, { store, kind, place }: OpenedStore): Promise<void> {
  const health = await store.health({ signal: terminal.interrupted });
  print(terminal, `store     ${kind}: ${place}`);
  if (health.error !== undefined) throw health.error;
  if (health.serverVersion !== undefined) {
    print(terminal, `server    ClickHouse ${health.serverVersion}`);
  }
  print(terminal, `answered  in ${durationText(health.latencyMs)}`);
  for (const [name, value] of Object.entries(health.details)) {
    print(terminal, `${name.padEnd(9)} ${value}`);
  }
}

/** Asks both tables: `ensureSchema` would create what is missing, and a look changes nothing. */
async function checkSchema(
  { interrupted: signal }: Terminal,
  { store }: OpenedStore,
): Promise<readonly string[]> {
  const looks = [
    () => store.candles.getCoverage(seriesKey('-', '1d', '-'), { signal }),
    () => store.symbols.getByCode('-', { signal }),
  ];
  const differences: string[] = [];
  for (const look of looks) {
    try {
      await look();
    } catch (error) {
      if (!isStorageError(error) || error.code !== 'SCHEMA_MISMATCH') throw error;
      differences.push(...(error as SchemaMismatchError).differences);
    }
  }
  return differences;
}
