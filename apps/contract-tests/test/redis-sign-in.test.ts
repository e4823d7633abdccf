import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { RedisStoreOptions } from '@jts/adapter-redis';
import { generate } from 'selfsigned';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  bareClient,
  openRedisStore,
  ownRedis,
  rejection,
  skipWithoutRedis,
} from '../src/redis/own-redis.js';

const readmeOfAdapter = new URL('../../../packages/adapter-redis/README.md', import.meta.url);
const ttl = { ttlMs: 60_000 };

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a server that wants to know who comes', () => {
  beforeEach(skipWithoutRedis);

  it('lets in who knows the password, and nobody else; no error tells one', async () => {
    const redis = await ownRedis({
      password: 'correct horse',
      config: ['user reader on >hunter1 ~* +@read +unlink +time +client|id +info +ping'],
    });
    const open = (options: Partial<RedisStoreOptions>) =>
      openRedisStore({ url: redis.url, ...options });
    expect((await (await open({ password: 'correct horse' })).health()).ok).toBe(true);
    for (const options of [
      {},
      { password: 'hunter2' },
      { username: 'nobody', password: 'hunter2' },
      { url: redis.url.replace('//', '//:hunter2@') },
    ]) {
      const error = await rejection(open(options));
      expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
      expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/hunter2|correct/);
    }
    const reader = await open({ username: 'reader', password: 'hunter1' });
    expect(await reader.cache.get('a')).toBeNull();
    const refused = await rejection(reader.cache.set('a', new Uint8Array(1), { ttlMs: 1 }));
    expect(refused).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(inspect(refused, { depth: null, showHidden: true })).not.toContain('hunter1');
  });

  it('needs to give no more rights than the README says', async () => {
    const readme = await readFile(readmeOfAdapter, 'utf8');
    const [, rights] = /`(\+mget [^`]*)`/.exec(readme) ?? [];
    const redis = await ownRedis({
      config: [`user me on >mine ~{shop}:* resetchannels -@all ${rights}`, 'user default off'],
    });
    const login = { url: redis.url, username: 'me', password: 'mine', prefix: 'shop' };
    const { cache, rateLimiter, ...store } = await openRedisStore({
      ...login,
      limits: { bytes: 100 },
    });
    expect((await store.health()).ok).toBe(true);
    await cache.set('a', new Uint8Array(1), ttl);
    expect((await cache.getMany(['a', 'b']))[0]?.length).toBe(1);
    expect(await cache.delete(['a'])).toBe(1);
    await rateLimiter.consume('a', { capacity: 1, refillPerSecond: 1 });
    await rateLimiter.reset('a');
    expect(await cache.increment('n', ttl)).toBe(1);
    // As when a connection was lost.
    const client = await bareClient(redis.url.replace('//', '//me:mine@'));
    expect(await client.sendCommand(['CLIENT', 'KILL', 'ID', '999999'])).toBe(0);
    const elsewhere = await openRedisStore({ ...login, prefix: 'other' });
    expect(await rejection(elsewhere.cache.get('a'))).toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('speaks TLS, with an authority that is not one of the world', async () => {
    const names = [
      { type: 2 as const, value: 'localhost' },
      { type: 7 as const, ip: '127.0.0.1' },
    ];
    const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'subjectAltName', altNames: names },
      ],
    });
    const redis = await ownRedis({
      tls: { cert: file('cert.pem', pem.cert), key: file('key.pem', pem.private) },
    });
    expect(redis.url).toMatch(/^rediss:/);
    const store = await openRedisStore({ url: redis.url, tls: { ca: pem.cert } });
    expect((await store.health()).ok).toBe(true);
    expect(await rejection(openRedisStore({ url: redis.url }))).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: false,
      message: expect.stringMatching(/not trusted: name it in tls\.ca or tls\.caFile/),
    });
    const plain = redis.url.replace('rediss', 'redis');
    expect(await rejection(openRedisStore({ url: plain }))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('is it a url that begins with rediss?'),
    });
  });
});
