import { randomBytes } from 'node:crypto';
import { createMongoStore, type MongoStore } from '@jts/adapter-mongo';
import type { DocumentStore } from '@jts/ports';
import { MongoClient } from 'mongodb';
import type { ProvidedContext } from 'vitest';
import { reasonOf } from './database.js';
import { readFrom, seedInto } from './mongo-raw.js';
import type { StoreTarget } from './store-target.js';

/** A server, and on it a database for each case. */
export const mongoOn = (provided: ProvidedContext['mongo']): StoreTarget<DocumentStore> => ({
  name: 'MongoDB',
  unavailable: reasonOf(provided),
  capabilities: { deletes: true, conflictSkip: true, reconnects: true },
  async open(options) {
    if ('unavailable' in provided) throw new Error(provided.unavailable);
    const { url } = provided;
    const database = `jts_test_${randomBytes(8).toString('hex')}`;
    const client = new MongoClient(url);
    const stores: MongoStore[] = [];
    const connect = async () => {
      const store = await createMongoStore({ url, database, ...options });
      stores.push(store);
      return store;
    };
    const store = await connect();
    await store.ensureSchema();
    return {
      repository: store,
      seed: seedInto(client.db(database)),
      readRaw: readFrom(client.db(database)),
      reconnect: connect,
      async close() {
        await Promise.all(stores.map((one) => one.close()));
        await client.db(database).dropDatabase();
        await client.close();
      },
    };
  },
});
