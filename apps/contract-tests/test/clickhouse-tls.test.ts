import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { type ClickHouseStoreOptions, createClickHouseStore } from '@jts/adapter-clickhouse';
import { type StorageError, seriesKey } from '@jts/domain';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { openDatabase, reasonOf, type TestDatabase } from '../src/database.js';
import { openTlsTestBed, type TlsTestBed } from '../src/tls/test-bed.js';

const provided = inject('clickHouse');
const reason = reasonOf(provided);

describe.skipIf(reason)(`ClickHouse behind TLS${reason ? `: ${reason}` : ''}`, () => {
  let database: TestDatabase;
  let bed: TlsTestBed;
  beforeAll(async () => {
    database = await openDatabase(provided);
    bed = await openTlsTestBed(database.url);
  });
  afterAll(async () => {
    await bed?.close();
    await database?.drop();
  });

  type Way = NonNullable<ClickHouseStoreOptions['tls']> & { readonly url?: string };

  const open = (way: Way) => {
    const { url = `https://localhost:${bed.port}`, ...tls } = way;
    const { username, password, database: name } = database;
    const options: ClickHouseStoreOptions = { url, username, password, database: name };
    return createClickHouseStore(url.startsWith('https:') ? { ...options, tls } : options);
  };
  async function refused(way: Way): Promise<StorageError> {
    const outcome: unknown = await open(way).then(
      (store) => store.close(),
      (error: unknown) => error,
    );
    if (database.password !== '') {
      const shown = inspect(outcome, { depth: null, showHidden: true });
      expect(shown).not.toContain(database.password);
    }
    expect(outcome).toMatchObject({ code: 'UNAVAILABLE' });
    return outcome as StorageError;
  }

  it('is reached with its authority and a certificate of ours, by password', async () => {
    const store = await open({ ca: bed.ca, ...bed.client });
    await store.ensureSchema();
    expect(await store.candles.count(seriesKey('A', '1d'))).toBe(0);
    expect((await store.health()).details['host']).toBe(`localhost:${bed.port}`);
    await store.close();
  });

  it('is reached with the same from files, and an encrypted key', async () => {
    const store = await open({ ...bed.files, passphrase: bed.passphrase });
    expect((await store.health()).ok).toBe(true);
    await store.close();
  });

  it('is signed in to by the certificate where there is no password', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const tls = { ...bed.server, ca: bed.ca, requestCert: true };
    const server = createServer(tls, (request, response) => {
      seen.push(request.headers);
      response.writeHead(500, { 'x-clickhouse-exception-code': '516' }).end('Code: 516. no');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `https://quant@localhost:${(server.address() as AddressInfo).port}`;
    const opening = createClickHouseStore({ url, tls: { ca: bed.ca, ...bed.client } });
    await expect(opening).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    expect(seen[0]).toMatchObject({
      'x-clickhouse-user': 'quant',
      'x-clickhouse-ssl-certificate-auth': 'on',
    });
    expect(seen[0]).not.toHaveProperty('authorization');
    expect(seen[0]).not.toHaveProperty('x-clickhouse-key');
  });

  it('is not trusted without its authority', async () => {
    for (const ca of [{}, { ca: bed.otherCa }]) {
      const error = await refused({ ...ca, ...bed.client });
      expect(error.retryable).toBe(false);
      expect(error.message).toMatch(
        /authority that is not trusted: name it in tls\.ca or tls\.caFile/,
      );
    }
  });

  it('is not trusted under another name', async () => {
    const url = `https://127.0.0.1:${bed.port}`;
    const error = await refused({ url, ca: bed.ca, ...bed.client });
    expect(error.retryable).toBe(false);
    expect(error.message).toMatch(/certificate is of another host than the url .*127\.0\.0\.1/);
  });

  it('is not trusted with a certificate that has expired', async () => {
    const url = `https://localhost:${bed.expiredPort}`;
    const error = await refused({ url, ca: bed.ca, ...bed.client });
    expect(error.retryable).toBe(false);
    expect(error.message).toContain("the server's certificate has expired");
  });

  it('refuses a certificate of ours that has expired', async () => {
    const { message } = await refused({ ca: bed.ca, ...bed.expiredClient });
    expect(message).toMatch(/the certificate of tls\.cert has expired, \d{4}-\d\d-\d\d/);
  });

  it('refuses a certificate of an authority that it does not know', async () => {
    const { message } = await refused({ ca: bed.ca, ...bed.foreignClient });
    expect(message).toContain('perhaps the server refuses the certificate of tls.cert');
  });

  it('refuses whoever shows no certificate', async () => {
    const { message } = await refused({ ca: bed.ca });
    expect(message).toMatch(/takes no connection without a client certificate.*tls\.cert/);
  });

  it('is not spoken to without TLS', async () => {
    const { message } = await refused({ url: `http://localhost:${bed.port}` });
    expect(message).toContain('is it a url that begins with https://?');
  });

  it('is told from a server without TLS', async () => {
    const url = database.url.replace('http:', 'https:');
    const { message, retryable } = await refused({ url, ca: bed.ca });
    expect(message).toContain('is it a url that begins with http://?');
    expect(retryable).toBe(false);
  });
});
