import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { accessFrom } from '../src/access.js';
import { createRedisStore, type RedisStoreOptions, readRedisEnvironment } from '../src/index.js';
import { openStore, rejection, sharedUrl, skipWithoutServer } from './server.js';

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
    ['connect', { url: 'redis://h', connect: 'soon' as never }],
    ['url', { url: 'http://h', connect: 'later' }],
    ['timeoutMs', { url: 'redis://h', connect: 'later', timeoutMs: -1 }],
    ['connectTimeoutMs', { url: 'redis://h', connectTimeoutMs: 0 }],
  ])('%s that can not hold is refused by its name', async (path, options) => {
    expect(await rejection(createRedisStore(options))).toMatchObject({ code: 'VALIDATION', path });
  });

  it.each([
    ...['url', 'username', 'password', 'passwordFile', 'tls'],
    ...['prefix', 'connect', 'connectTimeoutMs'],
  ])('%s that is null is refused, for it is not absent', async (path) => {
    const opened = createRedisStore({ url: 'redis://127.0.0.1:1', [path]: null });
    expect(await rejection(opened)).toMatchObject({ code: 'VALIDATION', path });
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
