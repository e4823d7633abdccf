import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { startEngine } from '@jts/adapter-clickhouse/embedded';
import { createRedisStore } from '@jts/adapter-redis';
import { withCache } from '@jts/cached';
import type { MarketDataStore } from '@jts/ports';
import { type Redis, startRedis } from '@jts/redis-server';
import { createClient } from '@redis/client';
import { openFaultProxy } from './fault-proxy.js';
import { cacheFaults } from './faults.js';
import { type OpenScene, prefixed, type ServerProcess, witnessPatienceMs } from './scene.js';
import { marketWorld } from './worlds/market.js';

/** Less than a call's deadline: a write may have to wait for as long. */
const ttlMs = 500;

/** ClickHouse, which is well, behind a cache in Redis, which is not. */
export async function openCachedScene(): Promise<OpenScene<MarketDataStore>> {
  const engine = await startEngine();
  const server = await startServer();
  const proxy = await openFaultProxy(server.port);
  const { url, username, password } = engine;
  const access = { url, username, password };
  const open = async (port: number, timeoutMs?: number) => {
    const wait = timeoutMs === undefined ? {} : { timeoutMs };
    const store = await createClickHouseStore({ ...access, ...wait });
    const redis = await createRedisStore({ url: `redis://127.0.0.1:${port}` });
    return { redis, store: withCache(store, redis.cache, { ttlMs, ...wait }) };
  };
  const witness = await open(server.port, witnessPatienceMs);
  await witness.store.ensureSchema();
  const tried = await open(proxy.port);
  return {
    scene: {
      name: 'cached',
      world: prefixed('cached', marketWorld()),
      proxy,
      server: server.process,
      store: tried.store,
      witness: witness.store,
      // A write waits for its cache first, and the database is to have as long as it has alone.
      timeoutMs: 3_000,
      // The kind of what comes, and its length.
      checkedBytes: 2,
      outOfStep: true,
      cachedForMs: ttlMs,
    },
    databases: { clickHouse: access },
    async close() {
      await tried.store.close();
      await tried.redis.close();
      const left = await proxy.leftOpen();
      await witness.store.close();
      await witness.redis.close();
      await proxy.close();
      await server.stop();
      await engine.stop();
      return left;
    },
  };
}

const policies = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

/** Each key gets, by its name, one of these in its place: a list, a value cut short, an older format. */
const spoil = `
for i, key in ipairs(redis.call('KEYS', '*')) do
  local value = redis.pcall('GET', key)
  if i % 3 == 0 or type(value) ~= 'string' then
    redis.call('DEL', key)
    redis.call('RPUSH', key, 'not', 'a', 'value')
  elseif i % 3 == 1 then redis.call('SET', key, string.sub(value, 1, math.floor(#value / 2)))
  else redis.call('SET', key, string.sub(value, 1, 4) .. '\\0' .. string.sub(value, 6)) end
end`;

/** A Redis that writes its data when it ends in order, and reads them at the next start. */
async function startServer() {
  const data = await mkdtemp(join(tmpdir(), 'jts-chaos-redis-'));
  let running = await startRedis({ data });
  const { port } = running;
  let back: Promise<unknown> = Promise.resolve();
  const again = async (end: (redis: Redis) => Promise<void>) => {
    await end(running);
    running = await startRedis({ data, port });
  };
  const admin = createClient({ url: running.url }).on('error', () => {});
  await admin.connect();
  const process_: ServerProcess = {
    faults: ['kill', 'pause', 'restart', ...cacheFaults],
    strike(fault, at) {
      if (fault === 'pause') process.kill(running.pid, 'SIGSTOP');
      else if (fault === 'kill') {
        process.kill(running.pid, 'SIGKILL');
        back = again((redis) => redis.stop());
      } else if (fault === 'restart') back = again((redis) => redis.stop());
      else if (fault === 'flush') back = admin.sendCommand(['FLUSHALL']);
      else if (fault === 'spoil') back = admin.sendCommand(['EVAL', spoil, '0']);
      else {
        const policy = policies[at % policies.length] as string;
        const full = ['CONFIG', 'SET', 'maxmemory-policy', policy, 'maxmemory', '1'];
        back = admin.sendCommand(full);
      }
    },
    async recover() {
      await back;
      process.kill(running.pid, 'SIGCONT');
      await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '0']);
    },
  };
  return {
    port,
    process: process_,
    async stop() {
      admin.destroy();
      await running.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
