import { randomBytes } from 'node:crypto';
import { createRedisStore } from '@jts/adapter-redis';
import type { CacheStore } from '@jts/ports';
import { createClient } from '@redis/client';
import type { ProvidedContext } from 'vitest';
import { reasonOf } from './database.js';
import { dropKeys, putForeign, type RedisClient } from './redis-raw.js';
import type { StoreTarget } from './store-target.js';

/** A server, and on it a prefix for each case. */
export const redisOn = (provided: ProvidedContext['redis']): StoreTarget<CacheStore> => ({
  name: 'Redis',
  unavailable: reasonOf(provided),
  capabilities: { deletes: true, conflictSkip: true, reconnects: true },
  async open(options) {
    if ('unavailable' in provided) throw new Error(provided.unavailable);
    const { url } = provided;
    const prefix = `jts_test_${randomBytes(8).toString('hex')}`;
    const client: RedisClient = createClient({ url });
    // Told by the command that it keeps from being answered.
    client.on('error', () => {});
    await client.connect();
    const stores: CacheStore[] = [];
    const reconnect = async () => {
      const store = await createRedisStore({ url, prefix, ...options });
      stores.push(store);
      return store;
    };
    const store = await reconnect();
    await store.ensureSchema();
    return {
      repository: store,
      seed: putForeign(client, prefix, store),
      reconnect,
      async close() {
        await Promise.all(stores.map((one) => one.close()));
        await dropKeys(client, prefix);
        client.destroy();
      },
    };
  },
});
