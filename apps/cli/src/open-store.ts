import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createClickHouseStore, readClickHouseEnvironment } from '@jts/adapter-clickhouse';
import { createEmbeddedClickHouseStore } from '@jts/adapter-clickhouse/embedded';
import { secretsOfUrl } from '@jts/adapter-kit';
import type { ServerOptions } from '@jts/adapter-kit/node';
import { isStorageError, type SchemaMismatchError } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { inEnvironment } from './environment.js';
import { CommandFailed, UsageError } from './failure.js';
import { type GatewayLocation, openGateway } from './open-gateway.js';
import { remark, type Terminal } from './terminal.js';

/** Where the data is, as the options of every command say. */
export interface StoreLocation extends GatewayLocation {
  readonly data?: string;
  readonly url?: string;
  readonly database?: string;
}

/** A store, and what to call it before a person. */
export interface OpenedStore {
  readonly store: MarketDataStore;
  readonly kind: 'server' | 'embedded' | 'memory' | 'gateway';
  /** Never a secret: a folder, or a server or gateway without its password. */
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
    if (['embedded', 'memory'].includes(opened.kind)) {
      await opened.store.ensureSchema({ signal: terminal.interrupted });
    }
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

async function openStore(
  terminal: Terminal,
  location: StoreLocation,
  access: 'read' | 'write',
): Promise<OpenedStore> {
  const { url, data, database, gateway } = location;
  if (gateway !== undefined) return openGateway(terminal, gateway, location);
  if (url !== undefined && data !== undefined) {
    throw new UsageError('--url and --data exclude each other');
  }
  // What the command line says wins over the environment.
  if (data !== undefined) return openEmbedded(terminal, location, access);
  const server = await inEnvironment('CLICKHOUSE', () =>
    readClickHouseEnvironment(terminal.env, url),
  );
  if (server.url === undefined) return openEmbedded(terminal, location, access);
  return openServer(server, url === undefined ? undefined : '--url', database);
}

async function openServer(
  server: ServerOptions,
  option: string | undefined,
  named: string | undefined,
): Promise<OpenedStore> {
  const open = () =>
    createClickHouseStore({
      ...server,
      application: 'jts',
      ...(named === undefined ? {} : { database: named }),
    });
  const store = await inEnvironment('CLICKHOUSE', open, option);
  // The store has found it sound.
  const { host, pathname } = new URL(server.url ?? '');
  const database = named ?? (decodeURIComponent(pathname.slice(1)) || 'jts');
  return { store, kind: 'server', place: `${host}, database ${database}` };
}

async function openEmbedded(
  terminal: Terminal,
  location: StoreLocation,
  access: 'read' | 'write',
): Promise<OpenedStore> {
  const { database } = location;
  const path = folderOf(terminal, location);
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

/** A URL here is a mistake, however mistyped, and as a folder's name it would show its password for good. */
function folderOf({ env, cwd }: Terminal, { data }: StoreLocation): string {
  const folder = data ?? (env['JTS_DATA'] || '.jts');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(folder) || secretsOfUrl(folder).length > 0) {
    throw new UsageError(
      'the data folder is a URL: a server is named by --url, or a path is meant',
    );
  }
  return isAbsolute(folder) ? folder : join(cwd, folder);
}
