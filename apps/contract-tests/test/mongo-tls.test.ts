import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { createMongoStore, type MongoStoreOptions } from '@jts/adapter-mongo';
import type { StorageError } from '@jts/domain';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { reasonOf } from '../src/database.js';
import { openTlsTestBed, type TlsTestBed } from '../src/tls/test-bed.js';

const provided = inject('mongo');
const reason = reasonOf(provided);

describe.skipIf(reason)(`MongoDB behind TLS${reason ? `: ${reason}` : ''}`, () => {
  const plain = 'url' in provided ? provided.url : '';
  let bed: TlsTestBed;
  beforeAll(async () => {
    bed = await openTlsTestBed(plain);
  });
  afterAll(() => bed?.close());

  type Options = Partial<MongoStoreOptions>;
  const at = (host: string) => Object.assign(new URL(plain), { host }).href;
  const open = (options: Options) => {
    const database = `jts_tls_${randomUUID().replaceAll('-', '')}`;
    return createMongoStore({ url: at(`localhost:${bed.port}`), database, ...options });
  };

  async function refused(options: Options): Promise<StorageError> {
    // The driver goes on looking for a server until then, whatever it is told.
    const outcome: unknown = await open({ serverSelectionTimeoutMs: 2_000, ...options }).then(
      (store) => store.close(),
      (error: unknown) => error,
    );
    const shown = inspect(outcome, { depth: null, showHidden: true });
    for (const { key } of [bed.client, bed.expiredClient, bed.foreignClient]) {
      expect(shown).not.toContain(key.split('\n')[1]);
    }
    expect(outcome).toMatchObject({ code: 'UNAVAILABLE' });
    return outcome as StorageError;
  }

  it('is reached with its authority and a certificate of ours', async () => {
    const store = await open({ tls: { ca: bed.ca, ...bed.client } });
    expect((await store.health()).ok).toBe(true);
    expect(await store.settings.get('none')).toBeNull();
    await store.close();
  });

  it('is reached with the same from files, and an encrypted key', async () => {
    const store = await open({ tls: { ...bed.files, passphrase: bed.passphrase } });
    expect((await store.health()).ok).toBe(true);
    await store.close();
  });

  it('is not trusted without its authority', async () => {
    for (const ca of [{}, { ca: bed.otherCa }]) {
      const error = await refused({ tls: { ...ca, ...bed.client } });
      expect(error.retryable).toBe(false);
      expect(error.message).toMatch(
        /authority that is not trusted: name it in tls\.ca or tls\.caFile/,
      );
    }
  });

  it('is not trusted under another name', async () => {
    const url = at(`127.0.0.1:${bed.port}`);
    const error = await refused({ url, tls: { ca: bed.ca, ...bed.client } });
    expect(error.retryable).toBe(false);
    expect(error.message).toMatch(/certificate is of another host than the url .*127\.0\.0\.1/);
  });

  it('is not trusted with a certificate that has expired', async () => {
    const url = at(`localhost:${bed.expiredPort}`);
    const error = await refused({ url, tls: { ca: bed.ca, ...bed.client } });
    expect(error.retryable).toBe(false);
    expect(error.message).toContain("the server's certificate has expired");
  });

  it('refuses a certificate of ours that has expired', async () => {
    const { message } = await refused({ tls: { ca: bed.ca, ...bed.expiredClient } });
    expect(message).toMatch(/the certificate of tls\.cert has expired, \d{4}-\d\d-\d\d/);
  });

  it('refuses a certificate of an authority that it does not know', async () => {
    const { message } = await refused({ tls: { ca: bed.ca, ...bed.foreignClient } });
    expect(message).toContain('perhaps the server refuses the certificate of tls.cert');
  });

  it('refuses whoever shows no certificate', async () => {
    const { message } = await refused({ tls: { ca: bed.ca } });
    expect(message).toMatch(/takes no connection without a client certificate.*tls\.cert/);
  });

  it('is not spoken to without TLS', async () => {
    const { message } = await refused({});
    expect(message).toContain('is it `tls: true`, or tls=true in the url?');
  });

  it('is told from a server without TLS', async () => {
    // It may wait for the rest of what it takes for a message.
    const options = { url: plain, tls: { ca: bed.ca }, connectTimeoutMs: 500 };
    const { message } = await refused(options);
    expect(message).toContain('is it a connection without tls?');
  });
});
