import { onTestFinished } from 'vitest';
import {
  type ClickHouseStore,
  type ClickHouseStoreOptions,
  createClickHouseStore,
} from '../src/index.js';
import { openDatabase, type TestDatabase } from './database.js';

export interface TestStore extends TestDatabase {
  readonly store: ClickHouseStore;
  /** Another connection to the same database. */
  connect(options?: ClickHouseStoreOptions): Promise<ClickHouseStore>;
}

/** A store over an empty database, which goes with the test. */
export async function openStore({
  schema = true,
  ...options
}: ClickHouseStoreOptions & { readonly schema?: boolean } = {}): Promise<TestStore> {
  const database = await openDatabase();
  onTestFinished(() => database.drop());
  const { url, username, password } = database;
  const connect = async (more: ClickHouseStoreOptions = {}) => {
    const store = await createClickHouseStore({
      url,
      username,
      password,
      database: database.database,
      ...more,
    });
    onTestFinished(() => store.close());
    return store;
  };
  const store = await connect(options);
  if (schema) await store.ensureSchema();
  return { ...database, store, connect };
}
