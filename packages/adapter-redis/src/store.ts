import { type CacheStoreDriver, defineStore, StoreCalls } from '@jts/adapter-kit';
import type { CacheStore } from '@jts/ports';
import { accessFrom } from './access.js';
import { cacheDriver } from './cache.js';
import { Connection, type Work } from './connection.js';
import { keysWith } from './keys.js';
import { checkConnect, checkPrefix, type RedisStoreOptions } from './options.js';
import { rateLimiterDriver } from './rate-limiter.js';

/** Connects, unless that is for later, with one attempt: what is wrong with the options shows at once. */
export async function openStore(options: RedisStoreOptions): Promise<CacheStore> {
  const access = await accessFrom(options);
  const keys = keysWith(checkPrefix(options));
  const connect = checkConnect(options);
  const connection = new Connection({ ...access, nothing: keys.nothing });
  const driver: CacheStoreDriver = {
    name: 'Redis',
    cache: cacheDriver(connection, keys),
    rateLimiter: rateLimiterDriver(connection, keys),
    toStorageError: (error) => connection.toStorageError(error),
    // Keys need nothing to be there before them.
    ensureSchema: async (context) => {
      await ping(connection, context);
    },
    ping: (context) => ping(connection, context),
    beforeClose: () => connection.stopOpening(),
    close: () => connection.close(),
  };
  const calls = new StoreCalls(driver, options);
  if (connect === 'later') return defineStore(driver, calls);
  try {
    const rules = { retry: false };
    await calls.run(
      'open',
      {},
      () => undefined,
      (_, context) => ping(connection, context),
      rules,
    );
  } catch (error) {
    await connection.close();
    throw error;
  }
  return defineStore(driver, calls);
}

async function ping(connection: Connection, work: Work) {
  const link = await connection.ready(work);
  await link.send(['PING'], work);
  const { info } = link.server;
  const version = info.get('valkey_version') ?? info.get('redis_version');
  return {
    ...(version === undefined ? {} : { serverVersion: version }),
    details: {
      host: connection.server,
      database: String(connection.database),
      topology: info.get('redis_mode') ?? 'standalone',
    },
  };
}
