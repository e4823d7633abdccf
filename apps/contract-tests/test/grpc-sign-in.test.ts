import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createGrpcStore, type GrpcStoreOptions, readGatewayEnvironment } from '@jts/adapter-grpc';
import { createMemoryStore } from '@jts/adapter-memory';
import { type GatewayOptions, newToken, startGateway } from '@jts/gateway';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, createIdentity, type Identity } from '../src/tls/certificates.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

let authority: Identity;
let server: Identity;
let client: Identity;
let expired: Identity;
beforeAll(async () => {
  authority = await createAuthority('authority');
  server = await createIdentity('localhost', { authority });
  client = await createIdentity('client', { authority });
  expired = await createIdentity('client', { authority, expired: true });
});

const reader = newToken();
const writer = newToken();
const tokens = [
  { name: 'reader', sha256: reader.sha256, role: 'read-only' },
  { name: 'writer', sha256: writer.sha256, role: 'read-write' },
] as const;

/** The URL of a gateway over a memory. */
async function open(options: GatewayOptions = {}): Promise<string> {
  const store = createMemoryStore();
  const gateway = await startGateway({ market: store, documents: store, ...options });
  onTestFinished(async () => {
    await gateway.stop();
    await store.close();
  });
  return gateway.url.replace('127.0.0.1', 'localhost');
}

async function connect(options: GrpcStoreOptions) {
  const store = await createGrpcStore({ timeoutMs: 20_000, ...options });
  onTestFinished(() => store.close());
  return store;
}

const refusal = (options: GrpcStoreOptions) => connect(options).catch((error: unknown) => error);

describe('a token', () => {
  it('is given as such, in a file, or by the environment', async () => {
    const url = await open({ tokens });
    for (const options of [
      { url, token: reader.token },
      { url, tokenFile: file('token', `${reader.token}\n`) },
      await readGatewayEnvironment({ JTS_GATEWAY_URL: url, JTS_GATEWAY_TOKEN: reader.token }),
      await readGatewayEnvironment({ JTS_GATEWAY_TOKEN_FILE: file('t', reader.token) }, url),
    ]) {
      const store = await connect(options as GrpcStoreOptions);
      expect(await store.settings.get('theme')).toBeNull();
      await expect(store.settings.set('theme', 'dark')).rejects.toMatchObject({
        code: 'UNAUTHORIZED',
        retryable: false,
      });
    }
    const store = await connect({ url, token: writer.token });
    expect(await store.settings.set('theme', 'dark')).toMatchObject({ version: 1 });
  });

  it('that is missing or wrong is refused as the store opens, and not shown', async () => {
    const url = await open({ tokens });
    const { token } = newToken();
    for (const options of [{ url }, { url, token }]) {
      const error = await refusal(options);
      expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(token);
    }
  });

  it('over plain HTTP to another machine is warned of', async () => {
    const warned = once(process, 'warning');
    await refusal({ url: 'http://gateway.invalid:50051', token: 'x' });
    expect((await warned)[0]).toMatchObject({ code: 'JTS_UNENCRYPTED' });
  });

  it.each<[path: string, options: GrpcStoreOptions]>([
    ['tokenFile', { url: 'http://h', tokenFile: '/no/such/file' }],
    ['tokenFile', { url: 'http://h', token: 'x', tokenFile: '/no/such/file' }],
    ['token', { url: 'http://h', token: 'a b' }],
    ['tls.caFile', { url: 'https://h', tls: { caFile: '/no/such/file' } }],
    ['tls', { url: 'http://h', tls: {} }],
    ['url', {} as GrpcStoreOptions],
  ])('or a %s that can not hold is refused by its name', async (path, options) => {
    expect(await refusal(options)).toMatchObject({ code: 'VALIDATION', path });
  });
});

describe('TLS', () => {
  const tls = (identity: Identity) => ({ ...identity, ca: authority.cert });

  it('with an authority of its own, and a certificate of the client', async () => {
    const { cert: ca } = authority;
    expect((await connect({ url: await open({ tls: server }), tls: { ca } })).priceScale).toBe(4);
    const url = await open({ tls: tls(server) });
    expect((await connect({ url, tls: tls(client) })).priceScale).toBe(4);
    const env = {
      JTS_GATEWAY_URL: url,
      JTS_GATEWAY_CA_FILE: file('ca.pem', ca),
      JTS_GATEWAY_CERT_FILE: file('both.pem', `${client.cert}\n${client.key}`),
    };
    const options = await readGatewayEnvironment(env);
    expect((await connect(options as GrpcStoreOptions)).priceScale).toBe(4);
  });

  it.each<[what: string, message: RegExp, options: () => Promise<GrpcStoreOptions>]>([
    [
      'of an authority that is not trusted',
      /not trusted: name it in tls\.ca/,
      async () => ({ url: await open({ tls: server }) }),
    ],
    [
      'of another host',
      /of another host than the url/,
      async () => {
        const other = await createIdentity('elsewhere', { authority });
        return { url: await open({ tls: other }), tls: { ca: authority.cert } };
      },
    ],
    [
      'that has expired',
      /server's certificate has expired/,
      async () => {
        const old = await createIdentity('localhost', { authority, expired: true });
        return { url: await open({ tls: old }), tls: { ca: authority.cert } };
      },
    ],
    [
      'where the client shows no certificate',
      /client certificate: name one in tls\.cert/,
      async () => ({ url: await open({ tls: tls(server) }), tls: { ca: authority.cert } }),
    ],
    [
      "where the client's has expired",
      /certificate.*has expired/,
      async () => ({ url: await open({ tls: tls(server) }), tls: tls(expired) }),
    ],
    [
      'where there is none',
      /speaks no TLS: is it a url that begins with http:/,
      async () => ({ url: (await open()).replace('http:', 'https:') }),
    ],
    [
      'where none was expected',
      /is it a url that begins with https:/,
      async () => ({ url: (await open({ tls: server })).replace('https:', 'http:') }),
    ],
    [
      'at a server that hangs up',
      /is it a url that begins with http:/,
      async () => {
        const hanging = createServer((socket) => socket.on('error', () => {}).destroy());
        hanging.listen(0, '127.0.0.1');
        await once(hanging, 'listening');
        onTestFinished(() => void hanging.close());
        return { url: `https://localhost:${(hanging.address() as AddressInfo).port}` };
      },
    ],
  ])('%s is refused with what mends it', async (_, message, options) => {
    expect(await refusal(await options())).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(message),
    });
  });
});
