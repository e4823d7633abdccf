import type { MongoStoreOptions } from './options.js';
import { type MongoStore, openStore } from './store.js';

export type { TlsOptions } from '@jts/adapter-kit/node';
export { readMongoEnvironment } from './environment.js';
export type { MongoStoreOptions } from './options.js';
export type { MongoStore } from './store.js';

/**
 * A store over a MongoDB deployment. Connects, and creates nothing: `ensureSchema()` does. Fails early,
 * without retries, where the server is away (`UNAVAILABLE`) or refuses the credentials
 * (`UNAUTHORIZED`); collections that don't exist yet are no error.
 *
 * @throws ValidationError naming the option
 */
export async function createMongoStore(options: MongoStoreOptions): Promise<MongoStore> {
  return openStore(options);
}
