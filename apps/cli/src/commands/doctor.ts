import { isStorageError, printable, type SchemaMismatchError, seriesKey } from '@jts/domain';
import type { Store } from '@jts/ports';
import type { Command } from 'commander';
import { asTyped, CommandFailed, SeveralFailed } from '../failure.js';
import { type DocumentLocation, hasDocuments, withDocuments } from '../open-documents.js';
import { type OpenedStore, type StoreLocation, withStore } from '../open-store.js';
import { durationText } from '../output/numbers.js';
import { print, type Terminal } from '../terminal.js';
import { checkDocuments } from './documents/check.js';

interface DoctorOptions extends StoreLocation, DocumentLocation {
  readonly documents?: true;
  readonly json?: true;
}

export function addDoctor(program: Command, terminal: Terminal, version: string): void {
  program
    .command('doctor')
    .description('check the connections and the schema; changes nothing on a server')
    .option('--documents', 'list all documents that can not be understood, and nothing else')
    .option('--json', 'with --documents: for programs')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<DoctorOptions>();
      if (options.documents) return checkDocuments(terminal, options);
      print(terminal, `jts       ${version}, Node ${process.versions.node}`);
      const market = () =>
        withStore(terminal, options, 'write', (opened) => checkMarket(terminal, opened));
      const documents = () =>
        withDocuments(terminal, options, 'read', ({ store, place }) =>
          checkHealth(terminal, store, 'documents', place, 'MongoDB '),
        );
      // A gateway answers for all that is behind it.
      const isGiven = options.gateway === undefined && hasDocuments(terminal, options);
      await all(isGiven ? [market, documents] : [market]);
    });
}

/** One store that is away is no reason not to look at the other. */
async function all(checks: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const check of checks) await check().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new SeveralFailed(failures);
}

async function checkMarket(terminal: Terminal, opened: OpenedStore): Promise<void> {
  const { store, kind, place } = opened;
  const product = kind === 'gateway' ? '' : 'ClickHouse ';
  await checkHealth(terminal, store, 'store', `${kind}: ${place}`, product);
  const differences = await checkSchema(terminal, opened);
  print(terminal, `schema    ${differences.length === 0 ? 'as it should be' : 'not usable:'}`);
  for (const one of differences) print(terminal, `          ${printable(asTyped(one))}`);
  if (differences.length > 0) throw new CommandFailed('the store is not usable as it is');
}

async function checkHealth(
  terminal: Terminal,
  store: Store,
  what: string,
  place: string,
  product: string,
): Promise<void> {
  const line = (name: string, value: string) => print(terminal, `${name.padEnd(9)} ${value}`);
  const health = await store.health({ signal: terminal.interrupted });
  line(what, place);
  if (health.error !== undefined) throw health.error;
  if (health.serverVersion !== undefined) line('server', `${product}${health.serverVersion}`);
  line('answered', `in ${durationText(health.latencyMs)}`);
  for (const [name, value] of Object.entries(health.details)) line(name, value);
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
