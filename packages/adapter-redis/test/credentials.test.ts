import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { generate } from 'selfsigned';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { accessFrom } from '../src/access.js';
import { createRedisStore, type RedisStoreOptions, readRedisEnvironment } from '../src/index.js';
import {
  openStore,
  ownRedis,
  rejection,
  sharedUrl,
  skipWithoutRedis,
  skipWithoutServer,
} from './server.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('credentials', () => {
  it.each<[options: () => RedisStoreOptions, username: string, password: string]>([
    [() => ({ url: 'redis://h' }), '', ''],
    [() => ({ url: 'redis://:mi%40ne@localhost' }), '', 'mi@ne'],
    [() => ({ url: 'redis://me:mine@localhost' }), 'me', 'mine'],
    [() => ({ urlFile: file('url', 'redis://me:mine@localhost\n') }), 'me', 'mine'],
    [() => ({ url: 'redis://me@localhost', passwordFile: file('password', 'p\n') }), 'me', 'p'],
    [() => ({ url: 'redis://me:mine@localhost', username: 'u', password: 'p' }), 'u', 'p'],
  ])('%#', async (options, username, password) => {
    expect(await accessFrom(options())).toMatchObject({ username, password });
  });

  it.each<[path: string, options: RedisStoreOptions]>([
    ['url', {}],
    ['url', { url: 'http://h' }],
    ['password', { url: 'redis://me@h' }],
    ['passwordFile', { url: 'redis://me@h', passwordFile: '/no/such/file' }],
    ['urlFile', { urlFile: '/no/such/file' }],
    ['tls', { url: 'redis://h', tls: {} }],
    ['tls.caFile', { url: 'rediss://h', tls: { caFile: '/no/such/file' } }],
    ['prefix', { url: 'redis://h', prefix: '' }],
    ['prefix', { url: 'redis://h', prefix: 'a'.repeat(1_001) }],
    ['connectTimeoutMs', { url: 'redis://h', connectTimeoutMs: 0 }],
  ])('%s that can not hold is refused by its name', async (path, options) => {
    expect(await rejection(createRedisStore(options))).toMatchObject({ code: 'VALIDATION', path });
  });

  it('of the environment are options of a store', async () => {
    const env = { REDIS_URL: 'rediss://h', REDIS_PASSWORD: 'p', REDIS_CA_FILE: '/ca' };
    expect(await readRedisEnvironment(env)).toEqual({
      url: 'rediss://h',
      password: 'p',
      tls: { caFile: '/ca' },
    });
  });

  it('over a connection without TLS to another machine are warned of', async () => {
    const warned = once(process, 'warning');
    await accessFrom({ url: 'redis://:hunter2@localhost,db.invalid:7' });
    const [warning] = await warned;
    expect(warning).toMatchObject({ code: 'JTS_UNENCRYPTED' });
    expect(warning.message).toMatch(/^Redis at db\.invalid .*rediss/);
    expect(warning.message).not.toContain('hunter2');
  });
});

it('a store shows neither its client nor what that knows', async (context) => {
  skipWithoutServer(context);
  const store = await openStore();
  const shown = inspect(store, { depth: null, showHidden: true, getters: true });
  expect(shown).not.toMatch(/RedisClient|credentials|redis:\/\//);
  expect(JSON.stringify(store)).not.toContain(new URL(sharedUrl()).port);
});

describe('a server that wants to know who comes', () => {
  beforeEach(skipWithoutRedis);

  it('lets in who knows the password, and nobody else; no error tells one', async () => {
    const redis = await ownRedis({
      password: 'correct horse',
      config: ['user reader on >hunter1 ~* +@read +client|id +info +ping'],
    });
    const open = (options: Partial<RedisStoreOptions>) => openStore({ url: redis.url, ...options });
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
    const store = await openStore({ url: redis.url, tls: { ca: pem.cert } });
    expect((await store.health()).ok).toBe(true);
    expect(await rejection(openStore({ url: redis.url }))).toMatchObject({
      code: 'UNAVAILABLE',
      retryable: false,
      message: expect.stringMatching(/not trusted: name it in tls\.ca or tls\.caFile/),
    });
    const plain = redis.url.replace('rediss', 'redis');
    expect(await rejection(openStore({ url: plain }))).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('is it a url that begins with rediss?'),
    });
  });
});
