import type { RawRecords } from '@jts/conformance';
import type { CacheStore } from '@jts/ports';
import type { createClient } from '@redis/client';

export type RedisClient = ReturnType<typeof createClient>;

/** Every key with a prefix in it, which is random and has no pattern in it. */
async function keysOf(client: RedisClient, prefix: string): Promise<string[]> {
  const all: string[] = [];
  for await (const keys of client.scanIterator({ MATCH: `*${prefix}*`, COUNT: 1000 })) {
    all.push(...keys);
  }
  return all;
}

export async function dropKeys(client: RedisClient, prefix: string): Promise<void> {
  const keys = await keysOf(client, prefix);
  if (keys.length > 0) await client.unlink(keys);
}

/** A key of each kind that is no text; and texts, for a bucket. */
const kinds: readonly ((key: string) => readonly string[])[] = [
  (key) => ['RPUSH', key, '1', '2'],
  (key) => ['SADD', key, '1', '2'],
  (key) => ['ZADD', key, '1', '1'],
  (key) => ['HSET', key, '1', '1'],
  (key) => ['XADD', key, '*', '1', '1'],
];
const texts: readonly ((key: string) => readonly string[])[] = [
  (key) => ['SET', key, ''],
  (key) => ['SET', key, 'text'],
  (key) => ['SET', key, '1'],
  (key) => ['SET', key, '1 2 3 4 5 6 7 8 9'],
  (key) => ['SET', key, '{"tokens":100}'],
];

const bucket = { capacity: 1_000_000, refillPerSecond: 1e-6 };

/**
 * Puts something of another kind in place of a value, and of a bucket. Where that is stored only the adapter
 * knows: so it stores one, and the key that is new then is it.
 */
export const putForeign =
  (client: RedisClient, prefix: string, { cache, rateLimiter }: CacheStore) =>
  async ({ foreignValues = [], foreignBuckets = [] }: RawRecords): Promise<void> => {
    const replace = async (
      key: string,
      store: () => Promise<unknown>,
      command: (key: string) => readonly string[] = () => ['PING'],
    ) => {
      const before = new Set(await keysOf(client, prefix));
      await store();
      const added = (await keysOf(client, prefix)).filter((one) => !before.has(one));
      if (added.length !== 1) throw new Error(`${key}: stored under ${added.length} keys`);
      const [place = ''] = added;
      await client.sendCommand(['DEL', place]);
      await client.sendCommand([...command(place)]);
    };
    for (const [i, key] of foreignValues.entries()) {
      const set = () => cache.set(key, new Uint8Array(1), { ttlMs: 3_600_000 });
      await replace(key, set, kinds[i % kinds.length]);
    }
    const all = [...kinds, ...texts];
    for (const [i, key] of foreignBuckets.entries()) {
      await replace(key, () => rateLimiter.consume(key, bucket), all[i % all.length]);
    }
  };
