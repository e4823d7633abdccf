import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { inspect } from 'node:util';
import { isStorageError } from '@jts/domain';
import { MongoClient } from 'mongodb';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMongoStore, type MongoStoreOptions } from '../src/index.js';
import { newFormula } from './content.js';
import { skipWithoutServer, testDatabase } from './database.js';
import { openProxy } from './proxy.js';

const refused = async (options: MongoStoreOptions) => {
  const outcome = await createMongoStore(options).then(
    (store) => store.close(),
    (error: unknown) => error,
  );
  if (!isStorageError(outcome)) throw new Error(`expected a refusal, not ${inspect(outcome)}`);
  return outcome;
};

describe('options', () => {
  const url = 'mongodb://127.0.0.1:1';
  it.each<[string, unknown]>([
    ['url', {}],
    ['client', { url, client: new MongoClient(url) }],
    ['url', { url: 5 }],
    ['url', { url: '' }],
    ['url', { url: 'localhost:27017' }],
    ['url', { url: 'http://localhost' }],
    ['url', { url: 'mongodb://' }],
    ['url', { url: 'mongodb://localhost:99999' }],
    ['url', { url: 'mongodb://localhost/?nonsense=1' }],
    ['url', { url: 'mongodb://u:p@ss:w/rd@localhost' }],
    ['url', { url: 'mongodb:u:pass@localhost' }],
    ['url', { url: 'mongodb://u:12/rd@localhost' }],
    ['url', { url: 'mongodb://u:12?rd@localhost' }],
    ['', undefined],
    ['', null],
    ['client', { client: {} }],
    ['client', { client: null }],
    ['database', { url, database: '' }],
    ['database', { url, database: 'a.b' }],
    ['database', { url, database: 'a/b' }],
    ['database', { url, database: '가'.repeat(22) }],
    ['database', { url: 'mongodb://h/a$b' }],
    ['authSource', { url, authSource: 'a$b' }],
    ['authSource', { url, authSource: { $ne: '' } }],
    ['application', { url, application: 'a\r\nb' }],
    ['username', { url, username: 'quant' }],
    ['username', { url, password: 'secret' }],
    ['username', { url, username: 5, password: 'secret' }],
    ['password', { url, username: 'quant', password: 5 }],
    ['maxPoolSize', { url, maxPoolSize: 0 }],
    ['minPoolSize', { url, minPoolSize: 21 }],
    ['serverSelectionTimeoutMs', { url, serverSelectionTimeoutMs: 0 }],
    ['socketTimeoutMs', { url, socketTimeoutMs: Number.NaN }],
    ['timeoutMs', { url, timeoutMs: -1 }],
    ['application', { url, application: 'x'.repeat(129) }],
  ])('%s is checked before anything is sent: %#', async (path, options) => {
    expect(await refused(options as MongoStoreOptions)).toMatchObject({ code: 'VALIDATION', path });
  });

  it('with a name of a database that is none never reach a server', async () => {
    const names: readonly unknown[] = [
      ...[
        '',
        ' ',
        'a b',
        'a.b',
        '.',
        '..',
        'a/b',
        '../a',
        'a\\b',
        'a"b',
        '$a',
        '$external',
        'a$cmd',
      ],
      ...[
        'a\0',
        '\0',
        '<a',
        'a>b',
        'a:b',
        'a|b',
        '?',
        '*',
        '{"$ne":null}',
        '\ud800',
        'x'.repeat(64),
      ],
      ...['가'.repeat(22), 1, {}, { $ne: null }, ['a'], /a/, { toString: () => 'a' }],
    ];
    const sockets = vi.fn();
    const server = createServer(sockets).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const address = `mongodb://127.0.0.1:${port}`;
    for (const database of names as readonly string[]) {
      const options = { url: address, database, serverSelectionTimeoutMs: 100 };
      const error = await refused(options);
      expect(error).toMatchObject({ code: 'VALIDATION', path: 'database' });
      expect(error.message).not.toMatch(/\p{Cc}/u);
    }
    expect(sockets).not.toHaveBeenCalled();
  });

  it('never show a password, neither in a message nor in a cause', async () => {
    const password = 'hunter2-secret';
    const urls = [
      `mongodb://quant:${password}@127.0.0.1:1/?serverSelectionTimeoutMS=200`,
      `mongodb://quant:${password}@127.0.0.1:99999`,
      `mongodb://quant:${password}@h/?nonsense=1`,
      `mongodb://quant:${password}@x@127.0.0.1:1`,
      `mongodb://127.0.0.1:1/?tlsCertificateKeyFilePassword=${password}&tlsX=1`,
      `mongodb+srv://quant:${password}@`,
    ];
    for (const url of urls) {
      const shown = inspect(await refused({ url, serverSelectionTimeoutMs: 200 }), {
        depth: 12,
        showHidden: true,
      });
      expect(shown).not.toContain(password);
    }
  });
});

describe('a server that is away', () => {
  it('is UNAVAILABLE at once, with its address', async () => {
    const error = await refused({ url: 'mongodb://127.0.0.1:1', serverSelectionTimeoutMs: 300 });
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    expect(error.message).toContain('127.0.0.1:1');
  });

  it('of a name that nobody knows is UNAVAILABLE', async () => {
    const url = 'mongodb://no-such-host.invalid';
    expect(await refused({ url, serverSelectionTimeoutMs: 300 })).toMatchObject({
      code: 'UNAVAILABLE',
    });
  });
});

describe('a connection', () => {
  beforeEach(skipWithoutServer);
  const database = testDatabase();

  it('with a user that the server does not know is UNAUTHORIZED, and shows no password', async () => {
    const error = await refused({
      url: database.url,
      username: 'quant',
      password: 'hunter2-secret',
    });
    expect(error.code).toBe('UNAUTHORIZED');
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain('hunter2-secret');
  });

  it('says version, topology and how long the answer took', async () => {
    const health = await (await database.open()).health();
    expect(health).toMatchObject({ ok: true, details: { database: database.name } });
    expect(health.serverVersion).toMatch(/^\d+\.\d+/);
    expect(health.details['topology']).toMatch(/standalone|replica set|sharded/);
  });

  it.each([
    "it's",
    'a;b',
    '--',
    '%',
    '{x}',
    '`a`',
    "' OR 1 --",
    'ʼ',
    '데이터',
    '__proto__',
    '(a+)+',
  ])('has a database called %s, and no other', async (odd) => {
    const name = `${database.name.slice(0, 30)}${odd.replaceAll(' ', '_')}`;
    const store = await database.open({ database: name });
    await store.ensureSchema();
    await store.settings.set('a', 1);
    const { databases } = await database.client.db().admin().listDatabases({ nameOnly: true });
    const made = databases.map((one) => one.name).filter((one) => one.startsWith(name));
    expect(made).toEqual([name]);
    expect(await database.client.db(name).collection('settings').countDocuments()).toBe(1);
    await database.client.db(name).dropDatabase();
  });

  it('takes the database of the URL, unless another is named', async () => {
    const url = database.url.replace(/\/\?/, '/from_url?');
    const store = await createMongoStore({ url });
    expect((await store.health()).details['database']).toBe('from_url');
    await store.close();
  });

  it('of a client that was handed in stays open', async () => {
    const client = new MongoClient(database.url);
    const store = await createMongoStore({ client, database: database.name });
    await store.settings.set('a', 1);
    await store.close();
    expect(await client.db(database.name).collection('settings').countDocuments()).toBe(1);
    await client.close();
  });

  it('that breaks between two calls is opened again', async () => {
    const proxy = await openProxy(database.url);
    const store = await database.open({ url: proxy.url });
    const formula = await store.formulas.save(newFormula);
    proxy.breakDown();
    const reading = store.formulas.getById(formula.id);
    const writing = store.formulas.save({ ...formula, name: 'later' });
    const health = await store.health({ timeoutMs: 300 });
    expect(health).toMatchObject({ ok: false });
    expect(['UNAVAILABLE', 'TIMEOUT']).toContain(health.error?.code);
    proxy.mend();
    expect((await writing).version).toBe(2);
    expect((await reading)?.id).toBe(formula.id);
  });

  it('that stays away ends each call by its deadline', async () => {
    const proxy = await openProxy(database.url);
    const store = await database.open({ url: proxy.url });
    proxy.breakDown();
    const call = store.settings.get('a', { timeoutMs: 400 });
    await expect(call).rejects.toMatchObject({
      code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/),
    });
  });

  it('is made anew where the driver has stopped to look at its server', async () => {
    const proxy = await openProxy(database.url);
    const store = await database.open({
      url: `${proxy.url}&heartbeatFrequencyMS=500`,
      connectTimeoutMs: 200,
      serverSelectionTimeoutMs: 200,
    });
    const port = Number(new URL(proxy.url).port);
    const original = Socket.prototype.write;
    const write = vi.spyOn(Socket.prototype, 'write');
    onTestFinished(() => write.mockRestore());
    const closed = new Promise<void>((resolve) => {
      write.mockImplementation(function (this: Socket, ...args) {
        if (this.remotePort !== port) return original.apply(this, args);
        write.mockRestore();
        // Closed the moment before the driver's next question, which it then waits for to leave, for ever.
        this.destroy();
        resolve();
        return this.write(...args);
      });
    });
    await closed;
    proxy.breakDown();
    proxy.mend();
    expect(await store.settings.get('any')).toBeNull();
  });

  it('that falls silent ends each call by its deadline, with TIMEOUT', async () => {
    const proxy = await openProxy(database.url);
    const store = await database.open({ url: proxy.url, socketTimeoutMs: 60_000 });
    proxy.silence();
    const calls = [
      store.settings.get('a', { timeoutMs: 400 }),
      store.settings.set('b', 1, { timeoutMs: 400 }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'TIMEOUT' });
  });
});
