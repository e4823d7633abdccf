import type { Redis } from '@jts/redis-server';
import { freePort } from '@jts/redis-server';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bareClient,
  openRedisStore,
  ownRedis,
  rejection,
  skipWithoutRedis,
} from '../src/redis/own-redis.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null => value && new TextDecoder().decode(value);
const ttl = { ttlMs: 60_000 };
const patient = { timeout: 60_000 };

beforeEach(skipWithoutRedis);

async function tell(redis: Redis, ...command: readonly string[]): Promise<string> {
  return String(await (await bareClient(redis.url)).sendCommand([...command]));
}

const replicates = (redis: Redis) =>
  expect.poll(() => tell(redis, 'INFO', 'replication'), patient).toContain('master_link_status:up');

/** What the one has taken, the other has as well. */
async function caughtUp(...both: readonly Redis[]): Promise<void> {
  const offsets = async () => {
    const told = await Promise.all(both.map((redis) => tell(redis, 'INFO', 'replication')));
    return new Set(told.map((info) => /master_repl_offset:(\d+)/.exec(info)?.[1])).size;
  };
  await expect.poll(offsets, patient).toBe(1);
}

const follow = (redis: Redis, port: number) => tell(redis, 'REPLICAOF', '127.0.0.1', `${port}`);
const lead = (redis: Redis) => tell(redis, 'REPLICAOF', 'NO', 'ONE');

async function pair() {
  const first = await ownRedis({ config: ['repl-diskless-sync-delay 0'] });
  const second = await ownRedis({
    config: [`replicaof 127.0.0.1 ${first.port}`, 'repl-diskless-sync-delay 0'],
  });
  await replicates(second);
  return { first, second };
}

async function cacheOf({ url }: Redis) {
  const { cache } = await openRedisStore({ url });
  return cache;
}

/** Whoever is told, the second takes over, and writes; then the first is the master once more. */
const ways: readonly (readonly [
  what: string,
  back: (first: Redis, second: Redis, between: () => Promise<void>) => Promise<void>,
])[] = [
  [
    'which has not heard of it',
    async (first, second, between) => {
      await lead(second);
      await follow(first, await freePort());
      await between();
      await second.kill();
      await lead(first);
    },
  ],
  [
    'which has all of it',
    async (first, second, between) => {
      await lead(second);
      await follow(first, second.port);
      await replicates(first);
      await between();
      await caughtUp(first, second);
      await lead(first);
    },
  ],
];

describe.each(ways)(
  'what another master took is not undone by the one of before, %s',
  (_, back) => {
    it('on connections of before that nobody used meanwhile', async () => {
      const { first, second } = await pair();
      const [reads, lists, counts, deletes, sets] = await Promise.all(
        Array.from({ length: 5 }, () => cacheOf(first)),
      );
      await reads?.set('a', bytes('old'), ttl);
      await reads?.increment('n', { ...ttl, by: 7 });
      for (const cache of [reads, lists, counts, deletes, sets]) {
        expect(text((await cache?.get('a')) ?? null)).toBe('old');
      }
      await caughtUp(first, second);
      await back(first, second, async () => {
        await (await cacheOf(second)).set('a', bytes('new'), ttl);
      });
      expect(await reads?.get('a')).toBeNull();
      expect(await lists?.getMany(['a', 'n'])).toEqual([null, null]);

      const other = await cacheOf(first);
      await other.set('a', bytes('newer'), ttl);
      expect(await deletes?.delete(['a'])).toBe(1);
      expect(await other.get('a')).toBeNull();
      expect(await other.increment('n', ttl)).toBe(1);
      // It is not repeated: nobody sees what it has counted.
      expect(await rejection(counts?.increment('n', ttl) ?? Promise.resolve())).toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('was not the master all the time'),
      });
      expect(await counts?.increment('n', ttl)).toBe(2);
      await sets?.set('a', bytes('newest'), ttl);
      expect(text(await other.get('a'))).toBe('newest');
    });

    it('on new connections', async () => {
      const { first, second } = await pair();
      const before = await cacheOf(first);
      await before.set('a', bytes('old'), ttl);
      await before.increment('n', { ...ttl, by: 7 });
      await caughtUp(first, second);
      await back(first, second, async () => {
        const cache = await cacheOf(second);
        await cache.set('a', bytes('new'), ttl);
        await cache.increment('n', ttl);
      });
      const cache = await cacheOf(first);
      expect(await cache.getMany(['a', 'n'])).toEqual([null, null]);
      expect(await cache.increment('n', ttl)).toBe(1);
    });
  },
);

it('CLUSTER FAILOVER, and back again', async () => {
  const started = async () => {
    const bus = await freePort();
    const config = ['cluster-enabled yes', `cluster-port ${bus}`, 'repl-diskless-sync-delay 0'];
    return { bus, ...(await ownRedis({ config })) };
  };
  const [first, second] = [await started(), await started()];
  await tell(first, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await tell(second, 'CLUSTER', 'MEET', '127.0.0.1', `${first.port}`, `${first.bus}`);
  const id = await tell(first, 'CLUSTER', 'MYID');
  const replicate = () => tell(second, 'CLUSTER', 'REPLICATE', id).catch(String);
  await expect.poll(replicate, patient).toBe('OK');
  await replicates(second);

  for (const redis of [first, second]) {
    const state = () => tell(redis, 'CLUSTER', 'INFO');
    await expect.poll(state, patient).toContain('cluster_state:ok');
  }

  const [idle, another] = [await cacheOf(first), await cacheOf(first)];
  for (const cache of [idle, another]) await cache.set('a', bytes('old'), ttl);
  await caughtUp(first, second);
  const takesOver = async (redis: Redis) => {
    const isMaster = async () => {
      await tell(redis, 'CLUSTER', 'FAILOVER').catch(String);
      return tell(redis, 'INFO', 'replication');
    };
    await expect.poll(isMaster, patient).toContain('role:master');
  };
  await takesOver(second);
  await replicates(first);
  await (await cacheOf(second)).set('a', bytes('new'), ttl);
  await takesOver(first);
  await replicates(second);
  expect(await idle.get('a')).toBeNull();
  const other = await cacheOf(second);
  await other.set('a', bytes('newest'), ttl);
  expect(text(await another.get('a'))).toBe('newest');
});

it('a master without a break stays one, whatever else it is told', async () => {
  const redis = await ownRedis();
  const cache = await cacheOf(redis);
  await cache.set('a', bytes('1'), ttl);
  await lead(redis);
  expect(text(await cache.get('a'))).toBe('1');
});

it('a replica that takes writes is read by no connection of before', async () => {
  const redis = await ownRedis({ config: ['replica-read-only no'] });
  const { cache } = await openRedisStore({ url: redis.url, timeoutMs: 300 });
  await cache.set('a', bytes('old'), ttl);
  await follow(redis, await freePort());
  expect(await rejection(cache.get('a'))).toMatchObject({ code: 'UNAVAILABLE' });
});

it('who is the master is asked once for all that are sent at once', async () => {
  const redis = await ownRedis();
  const cache = await cacheOf(redis);
  const questions = async () => {
    const stats = await tell(redis, 'INFO', 'commandstats');
    return Number(/cmdstat_info:calls=(\d+)/.exec(stats)?.[1]);
  };
  const before = await questions();
  await Promise.all(Array.from({ length: 100 }, (_, i) => cache.get(`key ${i}`)));
  // And those of the test itself.
  expect((await questions()) - before).toBe(2);
});
