import { type ClickHouseStoreOptions, checkOptions } from './options.js';
import { type ClickHouseStore, openStore } from './store.js';

export type { TlsOptions } from '@jts/adapter-kit/node';
export { readClickHouseEnvironment } from './environment.js';
export type { ClickHouseStoreOptions } from './options.js';
export type { ClickHouseStore } from './store.js';

/**
 * A store over a ClickHouse server. Connects, and creates nothing: `ensureSchema()` does. Fails early,
 * without retries, where the server is away (`UNAVAILABLE`) or refuses the credentials
 * (`UNAUTHORIZED`); a database or tables that don't exist yet are no error.
 *
 * @throws ValidationError naming the option
 */
export async function createClickHouseStore(
  options: ClickHouseStoreOptions,
): Promise<ClickHouseStore> {
  checkOptions(options);
  return openStore(options);
}
