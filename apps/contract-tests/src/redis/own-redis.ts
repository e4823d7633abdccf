import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedisStore, type RedisStoreOptions } from '@jts/adapter-redis';
import { hostProblem, type Redis, type RedisOptions, startRedis } from '@jts/redis-server';
import { createClient } from '@redis/client';
import { onTestFinished, type TestContext } from 'vitest';

const problem = await hostProblem();

/** For tests that start, stop and configure servers of their own. */
export function skipWithoutRedis({ skip }: TestContext): void {
  skip(problem !== undefined, problem);
}

/** A server that ends with the test. */
export async function ownRedis(options: RedisOptions = {}): Promise<Redis> {
  const redis = await startRedis(options);
  onTestFinished(() => redis.kill());
  return redis;
}

export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jts-redis-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store that is closed after the test. */
export async function openRedisStore(options: RedisStoreOptions) {
  const store = await createRedisStore(options);
  onTestFinished(() => store.close());
  return store;
}

/** The bare client, to look behind the store. */
export async function bareClient(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {}); // told by the command as well
  await client.connect();
  onTestFinished(() => {
    if (client.isOpen) client.destroy();
  });
  return client;
}

/** What a promise rejects with; a promise that resolves is a failure. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
