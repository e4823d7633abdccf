import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { inject, onTestFinished, type TestContext } from 'vitest';
import { createRedisStore, type RedisStoreOptions } from '../src/index.js';

const shared = inject('redis');

/** For tests on the server of the run. */
export function skipWithoutServer({ skip }: TestContext): void {
  if ('unavailable' in shared) skip(true, shared.unavailable);
}

export const sharedUrl = (): string => ('url' in shared ? shared.url : '');

/** A store with keys of its own, closed after the test. */
export async function openStore(options: Partial<RedisStoreOptions> = {}) {
  const store = await createRedisStore({ url: sharedUrl(), prefix: randomUUID(), ...options });
  onTestFinished(() => store.close());
  return store;
}

/** The bare client, to look behind the store. */
export async function bare(url: string) {
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

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const text = (value: Uint8Array | null): string | null =>
  value && new TextDecoder().decode(value);
export const ttl = { ttlMs: 60_000 };
