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

/** What is waited for comes, but the machine may be busy, and sentinels look every ten seconds. */
const patient = { timeout: 60_000 };

/** By a connection of its own: a failover cuts all that there are. */
async function replication(url: string): Promise<string> {
  try {
    return String(await (await bareClient(url)).sendCommand(['INFO', 'replication']));
  } catch (error) {
    return String(error);
  }
}

it('a server that still reads its data is UNAVAILABLE until it has', async () => {
  const data = await ownFolder();
  const redis = await ownRedis({ data });
  const client = await bareClient(redis.url);
  for (let i = 0; i < 200; i++) await client.sendCommand(['SET', `key ${i}`, 'x'.repeat(1_000)]);
  await redis.stop();
  const slowly = ['key-load-delay 20000', 'loading-process-events-interval-bytes 1024'];
  const starting = ownRedis({ data, port: redis.port, config: slowly });
  const attempt = () =>
    openRedisStore({ url: redis.url }).then(
      (store) => store.close(),
      (error: Error) => error,
    );
  await expect.poll(attempt, patient).toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining('LOADING'),
  });
  await starting;
  expect((await (await openRedisStore({ url: redis.url })).health()).ok).toBe(true);
});

it('of a cluster any server tells where our keys are', async () => {
  const started = async () => {
    const bus = await freePort();
    return { bus, ...(await ownRedis({ config: ['cluster-enabled yes', `cluster-port ${bus}`] })) };
  };
  const [keeper, other] = [await started(), await started()];
  const [atKeeper, atOther] = [await bareClient(keeper.url), await bareClient(other.url)];
  await atKeeper.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
  await atOther.sendCommand(['CLUSTER', 'MEET', '127.0.0.1', `${keeper.port}`, `${keeper.bus}`]);
  await expect
    .poll(() => atOther.sendCommand(['GET', 'a']).catch((error: Error) => error.message), patient)
    .toMatch(/^MOVED/);
  // What is not repeated as well.
  expect(await (await openRedisStore({ url: other.url })).cache.increment('m', ttl)).toBe(1);
  const { cache, rateLimiter } = await openRedisStore({ url: other.url });
  await cache.set('a', bytes('1'), ttl);
  await cache.set('b', bytes('2'), ttl);
  expect((await cache.getMany(['a', 'b'])).map(text)).toEqual(['1', '2']);
  expect(await cache.increment('n', ttl)).toBe(1);
  expect((await rateLimiter.consume('a', { capacity: 2, refillPerSecond: 1 })).remaining).toBe(1);
  expect(await cache.delete(['a', 'b', 'm', 'n'])).toBe(4);
  expect(Number(await atKeeper.sendCommand(['DBSIZE']))).toBe(1);
});

it('sentinels tell where the master is, and where it is after a failover', async () => {
  const first = await ownRedis();
  const second = await ownRedis({ config: [`replicaof 127.0.0.1 ${first.port}`] });
  await expect.poll(() => replication(second.url), patient).toContain('master_link_status:up');
  expect(await rejection(openRedisStore({ url: second.url }))).toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('is a replica'),
  });
  const sentinel = await ownRedis({ sentinelOf: first });
  const nobody = await freePort();
  const hosts = `127.0.0.1:${nobody},127.0.0.1:${sentinel.port}`;
  const { cache } = await openRedisStore({ url: `redis-sentinel://${hosts}#master` });
  await cache.set('a', bytes('old'), ttl);

  const atSentinel = await bareClient(sentinel.url);
  const failover = () =>
    atSentinel.sendCommand(['SENTINEL', 'FAILOVER', 'master']).then(String, String);
  // It must have seen the replica before.
  await expect.poll(failover, patient).toBe('OK');
  await expect.poll(() => replication(second.url), patient).toContain('role:master');
  await expect.poll(() => replication(first.url), patient).toContain('role:slave');
  await cache.set('b', bytes('new'), ttl);
  expect(text(await cache.get('b'))).toBe('new');
  // What the old master acknowledged last may never have come here.
  expect(await cache.get('a')).toBeNull();

  const unknown = openRedisStore({ url: `redis-sentinel://127.0.0.1:${sentinel.port}#nobody` });
  expect(await rejection(unknown)).toMatchObject({ code: 'UNAVAILABLE' });
});

it('a master that became a replica, its connections left open, is not read any more', async () => {
  const [first, second] = [await ownRedis(), await ownRedis()];
  const url = `${first.url},127.0.0.1:${second.port}`;
  const opened = () => openRedisStore({ url, limits: { bytes: 1_000 } });
  const [one, few, many, bucket] = [await opened(), await opened(), await opened(), await opened()];
  const tokens = { capacity: 5, refillPerSecond: 1e-6 };
  await one.cache.set('a', bytes('old'), ttl);
  await bucket.rateLimiter.consume('a', tokens, 3);
  const reads = () =>
    Promise.all([
      one.cache.get('a').then(text),
      few.cache.getMany(['a']).then((values) => values.map(text)),
      many.cache.getMany(['a', 'b']).then((values) => values.map(text)),
      bucket.rateLimiter.peek('a', tokens).then(({ remaining }) => remaining),
    ]);
  expect(await reads()).toEqual(['old', ['old'], ['old', null], 2]);
  const nobody = await freePort();
  // It hears of no master, and so keeps what it had, and answers with it.
  await (await bareClient(first.url)).sendCommand(['REPLICAOF', '127.0.0.1', `${nobody}`]);
  expect(await reads()).toEqual([null, [null], [null, null], 5]);
});

it('FAILOVER on connections that stay open: no read is answered by the master of before', async () => {
  const first = await ownRedis({ config: ['repl-diskless-sync-delay 0'] });
  const second = await ownRedis({ config: [`replicaof 127.0.0.1 ${first.port}`] });
  await expect.poll(() => replication(second.url), patient).toContain('master_link_status:up');
  const url = `${first.url},127.0.0.1:${second.port}`;
  const { cache } = await openRedisStore({ url });
  await cache.set('a', bytes('old'), ttl);
  const atFirst = await bareClient(first.url);
  const clients = async () =>
    String(await atFirst.sendCommand(['CLIENT', 'LIST', 'TYPE', 'normal']))
      .trim()
      .split('\n').length;
  const before = await clients();
  const asked = () => atFirst.sendCommand(['FAILOVER']).then(String, String);
  await expect.poll(asked, patient).toBe('OK');
  await expect.poll(() => replication(second.url), patient).toContain('role:master');
  const other = await openRedisStore({ url: second.url });
  await other.cache.set('a', bytes('new'), ttl);
  await expect.poll(clients, patient).toBe(before);
  expect(text(await cache.get('a'))).toBe('new');
});

it('a master that takes no writes, for its replicas have left it, is not read either', async () => {
  const redis = await ownRedis();
  const { cache, rateLimiter } = await openRedisStore({ url: redis.url, timeoutMs: 500 });
  await cache.set('a', bytes('1'), ttl);
  const client = await bareClient(redis.url);
  await client.sendCommand(['CONFIG', 'SET', 'min-replicas-to-write', '1']);
  const fenced = { code: 'UNAVAILABLE', message: expect.stringContaining('NOREPLICAS') };
  expect(await rejection(cache.get('a'))).toMatchObject(fenced);
  const bucket = { capacity: 5, refillPerSecond: 1 };
  expect(await rejection(rateLimiter.peek('a', bucket))).toMatchObject(fenced);
  await client.sendCommand(['CONFIG', 'SET', 'min-replicas-to-write', '0']);
  expect(text(await cache.get('a'))).toBe('1');
});
