import { type DocumentDriver, defineStore, StoreCalls } from '@jts/adapter-kit';
import type { CorruptDataError } from '@jts/domain';
import type { CallOptions, DocumentStore } from '@jts/ports';
import { backtestDriver } from './backtests.js';
import { accessFrom } from './client.js';
import { Connection, type Work } from './connection.js';
import { corruptDocuments } from './corrupt-documents.js';
import { formulaDriver } from './formulas.js';
import type { MongoStoreOptions } from './options.js';
import { ensureSchema } from './schema.js';
import { settingsDriver } from './settings.js';
import { strategyDriver } from './strategies.js';
import { TradeChunks } from './trade-chunks.js';
import { Writes } from './writes.js';

export interface MongoStore extends DocumentStore {
  /**
   * Every stored document that can't be understood, as the error with which its reader meets it. Reads
   * all collections, each as one call: `timeoutMs` holds for a collection.
   */
  corruptDocuments(options?: CallOptions): AsyncIterable<CorruptDataError>;
}

/** Connects, with one attempt: what is wrong with the options shows at once. */
export async function openStore(options: MongoStoreOptions): Promise<MongoStore> {
  const connection = new Connection(await accessFrom(options));
  const driver = documentDriver(connection, options.now);
  const calls = new StoreCalls(driver, options);
  try {
    await calls.run(
      'open',
      {},
      () => undefined,
      async (_, context) => {
        await connection.open(context);
        await ping(connection, context);
      },
      { retry: false },
    );
  } catch (error) {
    await connection.close();
    throw error;
  }
  return Object.assign(defineStore(driver, calls), {
    corruptDocuments: (callOptions?: CallOptions) =>
      corruptDocuments(connection, calls, callOptions),
  });
}

function documentDriver(connection: Connection, now: (() => Date) | undefined): DocumentDriver {
  const writes = new Writes(connection);
  const chunks = new TradeChunks(writes);
  return {
    name: 'MongoDB',
    formulas: formulaDriver(connection, writes, now),
    strategies: strategyDriver(connection, writes, now),
    backtests: backtestDriver(connection, writes, chunks),
    settings: settingsDriver(connection, writes, now),
    toStorageError: (error) => connection.toStorageError(error),
    async ensureSchema(context) {
      await ensureSchema(connection, context);
      await chunks.sweep(context);
    },
    ping: (context) => ping(connection, context),
    close: () => connection.close(),
  };
}

async function ping(connection: Connection, work: Work) {
  const { version } = await connection.command({ buildInfo: 1 }, work);
  const hello = await connection.command({ hello: 1 }, work);
  return {
    serverVersion: String(version),
    details: {
      database: connection.database,
      host: connection.server,
      topology: topologyOf(hello),
    },
  };
}

function topologyOf(hello: { readonly setName?: unknown; readonly msg?: unknown }): string {
  if (hello.msg === 'isdbgrid') return 'sharded cluster';
  return hello.setName === undefined ? 'standalone' : `replica set ${String(hello.setName)}`;
}
