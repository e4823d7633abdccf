import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readServerEnvironment } from '../../src/node/index.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
const urlFile = join(folder, 'url');
const passwordFile = join(folder, 'password');
beforeAll(() => {
  writeFileSync(urlFile, 'http://quant@filed:8123/db\n');
  writeFileSync(passwordFile, 'of a file\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (env: Record<string, string>, url?: string) => readServerEnvironment('DB', env, url);

it.each<[env: Record<string, string>, url: string | undefined, options: object]>([
  [{}, undefined, {}],
  [{ DB_URL: '', DB_USER: '', DB_PASSWORD: '' }, undefined, {}],
  [{ DB_URL: 'http://h' }, undefined, { url: 'http://h' }],
  [{ DB_URL: 'http://h' }, 'http://other', { url: 'http://other' }],
  [{ DB_URL_FILE: urlFile }, undefined, { url: 'http://quant@filed:8123/db' }],
  // Not read, for it does not hold.
  [{ DB_URL_FILE: '/no/such/file' }, 'http://h', { url: 'http://h' }],
  [
    { DB_URL: 'http://h', DB_USER: 'u', DB_PASSWORD: 'p' },
    undefined,
    { url: 'http://h', username: 'u', password: 'p' },
  ],
  [
    { DB_URL: 'http://h:1/a@b', DB_USER: 'u', DB_PASSWORD: 'p' },
    undefined,
    { url: 'http://h:1/a@b', username: 'u', password: 'p' },
  ],
  [
    { DB_USER: 'u', DB_PASSWORD_FILE: passwordFile },
    undefined,
    { username: 'u', password: 'of a file' },
  ],
  // The URL's own win.
  [
    { DB_URL: 'http://me@h', DB_USER: 'u', DB_PASSWORD: 'p' },
    undefined,
    { url: 'http://me@h', password: 'p' },
  ],
  [
    { DB_URL: 'http://me:mine@h', DB_USER: 'u', DB_PASSWORD: 'p' },
    undefined,
    { url: 'http://me:mine@h' },
  ],
  [
    { DB_URL_FILE: urlFile, DB_USER: 'u', DB_PASSWORD: 'p' },
    undefined,
    { url: 'http://quant@filed:8123/db', password: 'p' },
  ],
  [
    { DB_CA_FILE: '/ca', DB_CERT_FILE: '/cert', DB_KEY_FILE: '/key', DB_KEY_PASSPHRASE: 'p' },
    undefined,
    { tls: { caFile: '/ca', certFile: '/cert', keyFile: '/key', passphrase: 'p' } },
  ],
  [{ DB_KEY_PASSPHRASE_FILE: passwordFile }, undefined, { tls: { passphrase: 'of a file' } }],
])('of %j and the url %j come the options %j', async (env, url, options) => {
  expect(await read(env, url)).toEqual(options);
});

it.each([
  [
    'DB_PASSWORD_FILE',
    { DB_PASSWORD_FILE: '/no/such/file' },
    "can't be read: there is no such file",
  ],
  ['DB_URL_FILE', { DB_URL_FILE: folder }, 'it is a folder'],
  [
    'DB_PASSWORD_FILE',
    { DB_PASSWORD: 'p', DB_PASSWORD_FILE: passwordFile },
    'stands in place of DB_PASSWORD: give one of them',
  ],
] as const)('what is wrong with %s is told by its name', async (path, env, reason) => {
  await expect(read(env)).rejects.toMatchObject({
    code: 'VALIDATION',
    path,
    message: expect.stringContaining(reason),
  });
});
