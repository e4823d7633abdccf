import type { CacheStore } from '@jts/ports';
import type { RedisStoreOptions } from './options.js';
import { openStore } from './store.js';

export type { TlsOptions } from '@jts/adapter-kit/node';
export { readRedisEnvironment } from './environment.js';
export type { RedisStoreOptions } from './options.js';

/**
 * A cache and a rate limiter on a Redis server. Connects, and fails early, without retries, where the
 * server is away (`UNAVAILABLE`) or refuses the credentials (`UNAUTHORIZED`); with `connect: 'later'` the calls
 * do.
 *
 * @throws ValidationError naming the option
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<CacheStore> {
  return openStore(options);
}
