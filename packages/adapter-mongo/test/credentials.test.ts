import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { accessFrom } from '../src/client.js';
import { createMongoStore, type MongoStoreOptions, readMongoEnvironment } from '../src/index.js';
import { skipWithoutServer, testDatabase } from './database.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** What the driver is told to sign in with. */
async function login(options: MongoStoreOptions) {
  const { client } = await accessFrom(options);
  const { username, password } = client.options.credentials ?? {};
  await client.close();
  return username && [username, password];
}

describe('credentials', () => {
  const host = '@127.0.0.1:1/db';
  const passwordFile = () => file('password', 'of a file\n');

  it.each<[options: () => MongoStoreOptions, expected: unknown]>([
    [() => ({ url: 'mongodb://127.0.0.1:1' }), undefined],
    [() => ({ url: `mongodb://me:mi%40ne${host}` }), ['me', 'mi@ne']],
    [() => ({ urlFile: file('url', `mongodb://me:mine${host}\n`) }), ['me', 'mine']],
    [() => ({ url: `mongodb://me${host}`, password: 'p' }), ['me', 'p']],
    [() => ({ url: `mongodb://me${host}`, passwordFile: passwordFile() }), ['me', 'of a file']],
    [() => ({ url: `mongodb://me:mine${host}`, username: 'u' }), ['u', 'mine']],
    [() => ({ url: `mongodb://me:mine${host}`, username: 'u', password: 'p' }), ['u', 'p']],
  ])('%#', async (options, expected) => {
    expect(await login(options())).toEqual(expected);
  });

  it.each<[path: string, options: MongoStoreOptions]>([
    ['passwordFile', { url: 'mongodb://me@h', passwordFile: '/no/such/file' }],
    ['passwordFile', { url: 'mongodb://me@h', password: 'p', passwordFile: '/no/such/file' }],
    ['urlFile', { urlFile: '/no/such/file' }],
    ['urlFile', { url: 'mongodb://h', urlFile: '/no/such/file' }],
    ['tls.caFile', { url: 'mongodb://h', tls: { caFile: '/no/such/file' } }],
    ['tls.cert', { url: 'mongodb://h', tls: { cert: 'x', key: 'y' } }],
  ])('%s that can not hold is refused by its name', async (path, options) => {
    await expect(createMongoStore(options)).rejects.toMatchObject({ code: 'VALIDATION', path });
  });

  it('a file that the url names and nobody can read is VALIDATION', async () => {
    const url = 'mongodb://127.0.0.1:1/?tls=true&tlsCAFile=/no/such/file';
    await expect(createMongoStore({ url })).rejects.toMatchObject({
      code: 'VALIDATION',
      message: expect.stringContaining('/no/such/file'),
    });
  });

  it('of the environment are options of a store', async () => {
    const env = {
      MONGODB_URL_FILE: file('url', `mongodb://me${host}\n`),
      MONGODB_PASSWORD: 'p',
      MONGODB_CERT_FILE: '/both',
    };
    expect(await readMongoEnvironment(env)).toEqual({
      url: `mongodb://me${host}`,
      password: 'p',
      tls: { certFile: '/both' },
    });
  });
});

describe('a password', () => {
  it("shows in nothing that goes about it, the driver's client apart", async () => {
    const { client, secrets, way } = await accessFrom({ url: 'mongodb://me:hunter2@127.0.0.1:1' });
    await client.close();
    const shown = inspect({ secrets, way }, { depth: null, showHidden: true });
    expect(shown).not.toContain('hunter2');
  });

  it('over a connection without TLS to another machine is warned of', async () => {
    const warned = once(process, 'warning');
    const url = 'mongodb://me:hunter2@127.0.0.1:1,db.invalid:27017';
    const { client } = await accessFrom({ url });
    await client.close();
    const [warning] = await warned;
    expect(warning).toMatchObject({ code: 'JTS_UNENCRYPTED' });
    expect(warning.message).toMatch(/^MongoDB at db\.invalid .*tls/);
    expect(warning.message).not.toContain('hunter2');
  });

  it('is warned of in no other case', async () => {
    const seen: Error[] = [];
    const listener = (warning: Error) => seen.push(warning);
    process.on('warning', listener);
    onTestFinished(() => {
      process.off('warning', listener);
    });
    for (const url of [
      'mongodb://other.invalid',
      'mongodb://me:p@other.invalid/?tls=true',
      'mongodb+srv://me:p@other.invalid',
      'mongodb://me:p@localhost,[::1]:2,127.1.1.1',
      'mongodb://me:p@%2Ftmp%2Fmongodb-27017.sock',
    ]) {
      await (await accessFrom({ url })).client.close();
    }
    const last = once(process, 'warning');
    process.emitWarning('the last one');
    await last;
    expect(seen).toHaveLength(1);
  });
});

describe('a store', () => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  it('shows neither its driver nor what that knows', async () => {
    const store = await database.open();
    const shown = inspect(store, { depth: null, showHidden: true, getters: true });
    expect(shown).not.toMatch(/MongoClient|credentials|mongodb:\/\//);
    expect(JSON.stringify(store)).not.toContain('mongodb://');
  });
});
