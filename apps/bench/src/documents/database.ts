import { createMongoStore, type MongoStore } from '@jts/adapter-mongo';
import { type Db, MongoClient } from 'mongodb';
import type { ServerAccess } from '../settings.js';

/** The driver, as people use it, with the guarantees that the store gives. */
export function connect(server: ServerAccess, monitorCommands = false): MongoClient {
  return new MongoClient(server.url, {
    monitorCommands,
    ignoreUndefined: true,
    writeConcern: { w: 'majority' },
    readConcernLevel: 'local',
  });
}

/** The store under test, as an application opens it. */
export function openStore({ url }: ServerAccess, database: string): Promise<MongoStore> {
  return createMongoStore({ url, database });
}

/** Drops what is in a database, and makes the collections and indexes of the store. */
export async function makeDatabase(db: Db): Promise<void> {
  await db.dropDatabase();
  const store = await createMongoStore({ client: db.client, database: db.databaseName });
  await store.ensureSchema();
  await store.close();
}
