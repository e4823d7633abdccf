import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '@jts/adapter-memory';
import { createRedisStore } from '@jts/adapter-redis';
import { type CacheOptions, withCache } from '@jts/cached';
import { Candle, CandleSeries, type SeriesKey, seriesKey } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { freePort, hostProblem, type RedisOptions, startRedis } from '@jts/redis-server';
import { createClient } from '@redis/client';
import { beforeEach, expect, onTestFinished, test } from 'vitest';

const problem = await hostProblem();
beforeEach(({ skip }) => skip(problem !== undefined, problem ?? ''));

const key = seriesKey('005930', '1m');
const span = { from: new Date('2024-01-02'), to: new Date('2024-01-09') };
const hours = Array.from({ length: 24 * 7 }, (_, hour) => Date.UTC(2024, 0, 2, hour));

/** Bars of two blocks, all of one volume. */
const bars = (volume: bigint, of: SeriesKey) =>
  CandleSeries.of(
    of,
    hours.map((timestamp) => Candle.of({ timestamp, open: 1, high: 2, low: 1, close: 2, volume })),
  );

/** Two programs over one database and one Redis, which nobody else uses. */
async function world({ config = [], data, port }: RedisOptions = {}, options: CacheOptions = {}) {
  const redis = await startRedis({ config, data, port });
  onTestFinished(() => redis.kill());
  let asked = 0;
  const database = createMemoryStore({
    onEvent: ({ type, operation }) => {
      if (type === 'call' && operation === 'candles.getRange') asked++;
    },
  });
  await database.candles.saveMany(
    CandleSeries.of(key, [
      Candle.of({ timestamp: Date.UTC(2024, 5, 1), open: 1, high: 2, low: 1, close: 2, volume: 0 }),
    ]),
  );
  const program = async () => {
    const { cache } = await createRedisStore({ url: redis.url });
    const store = withCache(database, cache, options);
    onTestFinished(() => cache.close());
    return store;
  };
  return { redis, program, database, asked: () => asked };
}

const save = (store: MarketDataStore, volume: bigint, of = key) =>
  store.candles.saveMany(bars(volume, of));

async function volumes(store: MarketDataStore, of = key): Promise<bigint[]> {
  const series = await store.candles.getRange(of, span);
  return [...new Set(series.columns.volume)];
}

test('programs share what one has read, and see what one writes', async () => {
  const { program, asked } = await world();
  const [one, other] = [await program(), await program()];
  for (const volume of [1n, 2n, 3n]) {
    await save(volume % 2n === 0n ? one : other, volume);
    for (const store of [one, other, one]) expect(await volumes(store)).toEqual([volume]);
  }
  await expect.poll(() => volumes(one).then(asked)).toBe(asked());
  const before = asked();
  expect(await volumes(other)).toEqual([3n]);
  expect(asked()).toBe(before);
});

test('a Redis that stands still: writes wait, and when it goes on nobody sees what was before', async () => {
  const { redis, program, database } = await world();
  const [writer, reader] = [await program(), await program()];
  const { cache } = await createRedisStore({ url: redis.url });
  onTestFinished(() => cache.close());
  const keys = Array.from({ length: 12 }, (_, i) => seriesKey(`00000${i}`, '1m'));
  for (const one of keys) {
    await save(writer, 1n, one);
    for (const _ of [1, 2, 3]) expect(await volumes(reader, one)).toEqual([1n]);
  }
  process.kill(redis.pid, 'SIGSTOP');
  const resolved: string[] = [];
  const saved = keys.map(async (one) => {
    // Not all at once: some begin when others have found out already.
    for (let i = 0; i < keys.indexOf(one); i++) await volumes(writer, one);
    await save(writer, 2n, one);
    resolved.push(one.symbol);
  });
  for (const one of keys) await expect.poll(() => volumes(database, one)).toEqual([2n]);
  for (const one of keys) expect(await volumes(writer, one)).toEqual([2n]);
  // Long enough for every call of the cache to have given up.
  await expect(cache.get('any', { timeoutMs: 1500 })).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(resolved).toEqual([]);
  process.kill(redis.pid, 'SIGCONT');
  await Promise.all(saved);
  for (const one of keys) expect(await volumes(reader, one)).toEqual([2n]);
});

test('a Redis that is killed, and comes back with what it had on disk', async () => {
  const data = await mkdtemp(join(tmpdir(), 'jts-cached-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const { redis, program, asked } = await world({ data });
  const [writer, reader] = [await program(), await program()];
  await save(writer, 1n);
  for (const _ of [1, 2, 3]) expect(await volumes(reader)).toEqual([1n]);
  await redis.stop();
  await save(writer, 2n);
  expect(await volumes(reader)).toEqual([2n]);
  const again = await startRedis({ data, port: redis.port });
  onTestFinished(() => again.kill());
  expect(await volumes(reader)).toEqual([2n]);
  // It is in use again.
  await expect
    .poll(
      async () => {
        const before = asked();
        expect(await volumes(reader)).toEqual([2n]);
        return asked() - before;
      },
      { timeout: 60_000 },
    )
    .toBe(0);
});

test('a Redis that is back before a program has noticed: others see what that writes', async () => {
  const { redis, program } = await world();
  const writer = await program();
  await redis.kill();
  // Until it leaves Redis alone.
  for (let volume = 1n; volume <= 4n; volume++) {
    await save(writer, volume);
    await volumes(writer);
  }
  const again = await startRedis({ port: redis.port });
  onTestFinished(() => again.kill());
  const reader = await program();
  for (const _ of [1, 2, 3]) expect(await volumes(reader)).toEqual([4n]);
  await save(writer, 5n);
  expect(await volumes(reader)).toEqual([5n]);
});

test('masters that take turns, each without what the other took', async () => {
  const { redis: first, program } = await world();
  const nobody = String(await freePort());
  const tell = async (url: string, ...command: string[]) => {
    const client = createClient({ url });
    await client.connect();
    await client.sendCommand(command);
    client.destroy();
  };
  const [writer, reader] = [await program(), await program()];
  for (let volume = 1n; volume <= 5n; volume++) {
    await save(writer, volume);
    for (const _ of [1, 2, 3]) expect(await volumes(reader)).toEqual([volume]);
    await tell(first.url, 'REPLICAOF', '127.0.0.1', nobody);
    await tell(first.url, 'REPLICAOF', 'NO', 'ONE');
  }
});

for (const policy of ['noeviction', 'allkeys-lru', 'allkeys-random', 'volatile-ttl']) {
  test(`a Redis without memory to spare, with ${policy}`, async () => {
    const { redis, program } = await world({
      config: ['maxmemory 1500kb', `maxmemory-policy ${policy}`],
    });
    const client = createClient({ url: redis.url });
    await client.connect();
    onTestFinished(() => client.destroy());
    const [one, other] = [await program(), await program()];
    for (let volume = 1n; volume <= 30n; volume++) {
      const filler = client.set(`filler ${volume % 7n}`, 'x'.repeat(100_000), { PX: 60_000 });
      await filler.catch(() => undefined);
      await save(volume % 2n === 0n ? one : other, volume);
      for (const store of [one, other, other]) expect(await volumes(store)).toEqual([volume]);
    }
  });
}

test('a Redis that is emptied at any moment, and whose keys are of a wrong type', async () => {
  const { redis, program } = await world();
  const client = createClient({ url: redis.url });
  await client.connect();
  onTestFinished(() => client.destroy());
  const [one, other] = [await program(), await program()];
  const vandal = async (volume: bigint) => {
    if (volume % 3n === 0n) await client.flushAll();
    for (const name of await client.keys('*')) {
      const both = client.multi().del(name);
      await (volume % 2n === 0n ? both.lPush(name, 'a list') : both.set(name, 'not ours')).exec();
    }
  };
  for (let volume = 1n; volume <= 20n; volume++) {
    await Promise.all([save(one, volume), vandal(volume)]);
    for (const store of [other, one, other]) expect(await volumes(store)).toEqual([volume]);
  }
});
