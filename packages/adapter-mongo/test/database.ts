import { randomUUID } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, inject, type TestContext } from 'vitest';
import { createMongoStore, type MongoStore, type MongoStoreOptions } from '../src/index.js';

const server = inject('mongo');

/** A database of the test file's own, dropped after it, and the bare driver to look behind the store. */
export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  readonly db: Db;
  readonly client: MongoClient;
  /** A store with its schema, closed after the file. */
  open(options?: Partial<MongoStoreOptions>): Promise<MongoStore>;
}

/** Why tests on a server are skipped; undefined where there is one. */
const unavailable = 'unavailable' in server ? server.unavailable : undefined;

export function skipWithoutServer({ skip }: TestContext): void {
  skip(unavailable !== undefined, unavailable);
}

export function testDatabase(): TestDatabase {
  const name = `jts_test_${randomUUID().replaceAll('-', '')}`;
  const url = 'url' in server ? server.url : 'mongodb://unavailable';
  const client = new MongoClient(url);
  const db = client.db(name);
  const stores: MongoStore[] = [];
  const open = async (options: Partial<MongoStoreOptions> = {}) => {
    const store = await createMongoStore({ url, database: name, ...options });
    stores.push(store);
    return store;
  };

  beforeAll(async () => {
    if (unavailable === undefined) await (await open()).ensureSchema();
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    if (unavailable === undefined) await db.dropDatabase();
    await client.close();
  });
  return { url, name, db, client, open };
}
