import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createEmbeddedClickHouseStore } from '@jts/adapter-clickhouse/embedded';
import { isStorageError, type SchemaMismatchError } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { CommandFailed, UsageError } from './failure.js';
import { remark, type Terminal } from './terminal.js';

/** Where the data is, as the options of every command say. */
export interface StoreLocation {
  readonly data?: string;
  readonly url?: string;
  readonly database?: string;
}

/** A store, and what to call it before a person. */
export interface OpenedStore {
  readonly store: MarketDataStore;
  readonly kind: 'server' | 'embedded' | 'memory';
  /** Never a secret: a folder, or a server without its password. */
  readonly place: string;
}

/**
 * The store of a command, which is closed when the work is done, however it ends.
 *
 * @param access `read`: a folder that is not there is not made, for it may be mistyped
 */
export async function withStore<T>(
  terminal: Terminal,
  location: StoreLocation,
  access: 'read' | 'write',
  work: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  const opened = await openStore(terminal, location, access);
  try {
    // A folder of ours is made ready; a server is only touched by what writes to it.
    if (opened.kind !== 'server') await opened.store.ensureSchema({ signal: terminal.interrupted });
    return await work(opened);
  } catch (error) {
    if (access === 'write' || !isUntouched(error)) throw error;
    throw new CommandFailed(nothingIn(opened.place, 'jts import creates the tables'), {
      cause: error,
    });
  } finally {
    await opened.store.close();
  }
}

/** Whether the store has none of its tables yet. */
function isUntouched(error: unknown): boolean {
  if (!isStorageError(error) || error.code !== 'SCHEMA_MISMATCH') return false;
  const { differences } = error as SchemaMismatchError;
  return differences.every((one) => / does not exist\b/.test(one));
}

const nothingIn = (place: string, how: string) => `nothing is stored in ${place} yet: ${how}`;

function openStore(
  terminal: Terminal,
  location: StoreLocation,
  access: 'read' | 'write',
): Promise<OpenedStore> {
  const url = serverUrl(terminal, location);
  if (url === undefined) return openEmbedded(terminal, location, access);
  // Not repeated in the message: it may hold a password.
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError('the url of the server is none: it begins with http:// or https://');
  }
  return openServer(terminal, new URL(url), location.database);
}

/** What the command line says wins over the environment. */
function serverUrl({ env }: Terminal, { url, data }: StoreLocation): string | undefined {
  if (url !== undefined && data !== undefined) {
    throw new UsageError('--url and --data exclude each other');
  }
  return url ?? (data === undefined ? env['CLICKHOUSE_URL'] || undefined : undefined);
}

async function openEmbedded(
  terminal: Terminal,
  location: StoreLocation,
  access: 'read' | 'write',
): Promise<OpenedStore> {
  const { data = terminal.env['JTS_DATA'] || '.jts', database } = location;
  const path = isAbsolute(data) ? data : join(terminal.cwd, data);
  if (access === 'read' && !existsSync(path)) {
    throw new CommandFailed(nothingIn(path, 'there is no such folder (jts import makes it)'));
  }
  try {
    const store = await createEmbeddedClickHouseStore({
      path,
      signal: terminal.interrupted,
      ...(database === undefined ? {} : { database }),
    });
    return { store, kind: 'embedded', place: path };
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'UNSUPPORTED') throw error;
    remark(terminal, `jts: ${error.message}`);
    remark(terminal, 'jts: working in memory: nothing is kept when this command ends');
    const { createMemoryStore } = await import('@jts/adapter-memory');
    return { store: createMemoryStore(), kind: 'memory', place: 'memory' };
  }
}

/** Not repeated in the message, as above. */
function pathOf(url: URL): string {
  try {
    return decodeURIComponent(url.pathname.slice(1));
  } catch {
    throw new UsageError('the database in the url of the server is malformed: write % as %25');
  }
}

async function openServer(
  terminal: Terminal,
  url: URL,
  given: string | undefined,
): Promise<OpenedStore> {
  const database = given ?? (pathOf(url) || 'jts');
  const username = url.username === '' && terminal.env['CLICKHOUSE_USER'];
  const password = url.password === '' && terminal.env['CLICKHOUSE_PASSWORD'];
  const store = await createClickHouseStore({
    url,
    database,
    application: 'jts',
    ...(username && { username }),
    ...(password && { password }),
  });
  return { store, kind: 'server', place: `${url.host}, database ${database}` };
}
