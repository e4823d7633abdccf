import { freePort } from '@jts/redis-server';
import { beforeEach, expect, it } from 'vitest';
import {
  bareClient,
  openRedisStore,
  ownFolder,
  ownRedis,
  rejection,
  skipWithoutRedis,
} from '../src/redis/own-redis.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null => value && new TextDecoder().decode(value);
const ttl = { ttlMs: 60_000 };

beforeEach(skipWithoutRedis);

const bucket = { capacity: 5, refillPerSecond: 0.001 };

it('no value of before a restart comes back, though the server has it still', async () => {
  const data = await ownFolder();
  const redis = await ownRedis({ data });
  const { cache, rateLimiter } = await openRedisStore({ url: redis.url });
  await cache.set('a', bytes('old'), ttl);
  await cache.increment('n', { ...ttl, by: 1_000 });
  await rateLimiter.consume('a', bucket, 3);
  await redis.stop();
  const again = await ownRedis({ data, port: redis.port });
  const client = await bareClient(again.url);
  expect(Number(await client.sendCommand(['DBSIZE']))).toBe(3);
  expect(await cache.get('a')).toBeNull();
  expect(await cache.increment('n', ttl)).toBe(1);
  expect((await rateLimiter.peek('a', bucket)).remaining).toBe(2);
});

it('says RESOURCE_EXHAUSTED at once where there is no room, and reads and deletes still', async () => {
  const redis = await ownRedis({ config: ['maxmemory-policy noeviction'] });
  const { cache, rateLimiter } = await openRedisStore({ url: redis.url });
  await cache.set('kept', bytes('1'), ttl);
  // Not one of 2 MB: the server keeps room for another one for a while, and counts that.
  const many = Array.from({ length: 200 }, (_, i) => `one of many ${i}`);
  await Promise.all(many.map((key) => cache.set(key, new Uint8Array(10_000), ttl)));
  const client = await bareClient(redis.url);
  const info = String(await client.sendCommand(['INFO', 'memory']));
  const used = Number(/used_memory:(\d+)/.exec(info)?.[1]);
  await client.sendCommand(['CONFIG', 'SET', 'maxmemory', String(used - 1_000_000)]);
  const full = { code: 'RESOURCE_EXHAUSTED', retryable: false };
  expect(await rejection(cache.set('a', bytes('1'), ttl))).toMatchObject(full);
  expect(await rejection(cache.increment('n', ttl))).toMatchObject(full);
  expect(await rejection(rateLimiter.consume('a', bucket))).toMatchObject(full);
  expect(text(await cache.get('kept'))).toBe('1');
  expect(await cache.delete(many)).toBe(200);
  await expect.poll(() => cache.increment('n', ttl).catch(() => 0)).toBe(1);
});

it('keeps no value for longer than was said, however late it comes to store it', async () => {
  const redis = await ownRedis();
  const { cache } = await openRedisStore({ url: redis.url, prefix: 'shop' });
  const client = await bareClient(redis.url);
  const sets = async () => {
    const stats = String(await client.sendCommand(['INFO', 'commandstats']));
    return Number(/cmdstat_set:calls=(\d+)/.exec(stats)?.[1]);
  };
  await cache.set('a', bytes('old'), ttl);
  const [name] = (await client.sendCommand(['KEYS', '*'])) as unknown as [string];
  process.kill(redis.pid, 'SIGSTOP');
  const late = cache.set('a', bytes('late'), { ttlMs: 500, timeoutMs: 600 });
  expect(await rejection(late)).toMatchObject({ code: 'TIMEOUT' });
  process.kill(redis.pid, 'SIGCONT');
  // It was sent, and the server does it now.
  await expect.poll(sets, { interval: 10 }).toBe(2);
  expect(await client.sendCommand(['GET', name])).toBeNull();
});

it('with connect: later a store opens without its server, and is of use once that is there', async () => {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  expect(await rejection(openRedisStore({ url }))).toMatchObject({ code: 'UNAVAILABLE' });
  const { cache, ...store } = await openRedisStore({ url, connect: 'later', timeoutMs: 300 });
  expect(await store.health()).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  expect(await rejection(cache.get('a'))).toMatchObject({ code: 'UNAVAILABLE' });
  await ownRedis({ port });
  await expect.poll(() => cache.increment('n', ttl).catch(() => 0)).toBe(1);
});
