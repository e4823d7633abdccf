import { isAbsolute, join } from 'node:path';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createEmbeddedClickHouseStore } from '@jts/adapter-clickhouse/embedded';
import { createMemoryStore } from '@jts/adapter-memory';
import { isStorageError } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
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

export function dataFolder(terminal: Terminal, location: StoreLocation): string {
  const folder = location.data ?? terminal.env['JTS_DATA'] ?? '.jts';
  return isAbsolute(folder) ? folder : join(terminal.cwd, folder);
}

/** The store of a command, which is closed when the work is done, however it ends. */
export async function withStore<T>(
  terminal: Terminal,
  location: StoreLocation,
  work: (opened: OpenedStore) => Promise<T>,
): Promise<T> {
  const opened = await openStore(terminal, location);
  try {
    // A folder of ours is made ready; a server is only touched by what writes to it.
    if (opened.kind !== 'server') await opened.store.ensureSchema();
    return await work(opened);
  } finally {
    await opened.store.close();
  }
}

async function openStore(terminal: Terminal, location: StoreLocation): Promise<OpenedStore> {
  const url =
    location.url ?? (location.data === undefined ? terminal.env['CLICKHOUSE_URL'] : undefined);
  if (url !== undefined) return openServer(terminal, url, location.database ?? 'jts');
  const path = dataFolder(terminal, location);
  try {
    const store = await createEmbeddedClickHouseStore({ path });
    return { store, kind: 'embedded', place: path };
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'UNSUPPORTED') throw error;
    remark(terminal, `jts: ${error.message}`);
    remark(terminal, 'jts: working in memory: nothing is kept when this command ends');
    return { store: createMemoryStore(), kind: 'memory', place: 'memory' };
  }
}

async function openServer(terminal: Terminal, url: string, database: string): Promise<OpenedStore> {
  const username = terminal.env['CLICKHOUSE_USER'];
  const password = terminal.env['CLICKHOUSE_PASSWORD'];
  const store = await createClickHouseStore({
    url,
    database,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  return { store, kind: 'server', place: `${new URL(url).host}, database ${database}` };
}
