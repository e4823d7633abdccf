import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type ClickHouseStoreOptions,
  createClickHouseStore,
  readClickHouseEnvironment,
} from '../src/index.js';
import { clickHouseUnavailable, openDatabase } from './database.js';
import { fakeServer } from './fake-server.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** How a store of these options signs in, at a server that refuses everybody. */
async function signsIn(options: (url: string) => ClickHouseStoreOptions): Promise<string> {
  const seen: (string | undefined)[] = [];
  const { url } = await fakeServer((_, response, request) => {
    seen.push(request.headers.authorization);
    response.writeHead(500, { 'x-clickhouse-exception-code': '516' }).end('Code: 516. no');
  });
  await expect(createClickHouseStore(options(url))).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  return Buffer.from(seen[0]?.replace('Basic ', '') ?? '', 'base64').toString();
}

describe('credentials', () => {
  const passwordFile = () => file('password', 'of a file\n');
  const withLogin = (url: string) => url.replace('//', '//me:mine@');

  it.each<[expected: string, options: (url: string) => ClickHouseStoreOptions]>([
    ['default:', (url) => ({ url })],
    ['me:mine', (url) => ({ url: withLogin(url) })],
    ['me:mine', (url) => ({ url: new URL(withLogin(url)) })],
    ['me:mine', (url) => ({ urlFile: file('url', `${withLogin(url)}\n`) })],
    ['u:of a file', (url) => ({ url, username: 'u', passwordFile: passwordFile() })],
    ['me:of a file', (url) => ({ url: withLogin(url), passwordFile: passwordFile() })],
    ['u:p', (url) => ({ url: withLogin(url), username: 'u', password: 'p' })],
  ])('%s', async (expected, options) => {
    expect(await signsIn(options)).toBe(expected);
  });

  it.each<[path: string, options: ClickHouseStoreOptions]>([
    ['passwordFile', { url: 'http://h', passwordFile: '/no/such/file' }],
    ['passwordFile', { url: 'http://h', password: 'p', passwordFile: '/no/such/file' }],
    ['urlFile', { urlFile: '/no/such/file' }],
    ['urlFile', { url: 'http://h', urlFile: '/no/such/file' }],
    ['tls.caFile', { url: 'https://h', tls: { caFile: '/no/such/file' } }],
    ['tls', { url: 'http://h', tls: {} }],
  ])('%s that can not hold is refused by its name', async (path, options) => {
    await expect(createClickHouseStore(options)).rejects.toMatchObject({
      code: 'VALIDATION',
      path,
    });
  });

  it('of the environment are options of a store', async () => {
    const env = {
      CLICKHOUSE_URL: 'https://h:8443/db',
      CLICKHOUSE_USER: 'u',
      CLICKHOUSE_PASSWORD_FILE: passwordFile(),
      CLICKHOUSE_CA_FILE: '/ca',
    };
    const login = { username: 'u', password: 'of a file' };
    expect(await readClickHouseEnvironment(env)).toEqual({
      url: 'https://h:8443/db',
      ...login,
      tls: { caFile: '/ca' },
    });
    // Another server, without TLS.
    const url = 'http://localhost:8123';
    expect(await readClickHouseEnvironment(env, url)).toEqual({ url, ...login });
  });
});

describe('a password', () => {
  const password = 's3cret "word" %7';

  it.skipIf(clickHouseUnavailable())('shows in nothing that a store is made of', async () => {
    const database = await openDatabase();
    onTestFinished(() => database.drop());
    const { url, username, password } = database;
    const store = await createClickHouseStore({ url, username, password });
    onTestFinished(() => store.close());
    const shown = [
      inspect(store, { depth: null, showHidden: true, getters: true }),
      JSON.stringify(store),
      JSON.stringify(await store.health()),
    ];
    for (const text of shown) expect(text).not.toContain(password || 'no password');
  });

  it('shows in no error, in whatever form it was given', async () => {
    const inUrl = `http://me:${encodeURIComponent(password)}@127.0.0.1:1`;
    for (const options of [
      { url: inUrl },
      { url: inUrl.replace('%22', '"') },
      { url: `${inUrl}/?nonsense=1` },
      { url: `${inUrl.replace('127.0.0.1', 'a b')}` },
      { url: 'http://127.0.0.1:1', username: 'me', password },
      { urlFile: file('url', inUrl) },
      { url: 'http://127.0.0.1:1', passwordFile: file('password', password) },
    ]) {
      const error: unknown = await createClickHouseStore(options).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(Error);
      const shown = inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error);
      expect(shown).not.toMatch(/s3cret|(?<!pass)word/);
    }
  });

  it('over plain HTTP to another machine is warned of, by the name of the machine', async () => {
    const warned = once(process, 'warning');
    const url = 'http://db.invalid:8123';
    const opening = createClickHouseStore({ url, username: 'me', password });
    await expect(opening).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const [warning] = await warned;
    expect(warning).toMatchObject({ code: 'JTS_UNENCRYPTED' });
    expect(warning.message).toMatch(/^ClickHouse at db\.invalid .*https:\/\//);
    expect(warning.message).not.toContain('s3cret');
  });

  it('is warned of in no other case', async () => {
    const seen: Error[] = [];
    const listener = (warning: Error) => seen.push(warning);
    process.on('warning', listener);
    onTestFinished(() => {
      process.off('warning', listener);
    });
    for (const url of [
      'http://me@other.invalid',
      'https://me:p@other.invalid',
      'http://me:p@[::1]:1',
    ]) {
      await expect(createClickHouseStore({ url })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    }
    expect(seen).toEqual([]);
  });
});
