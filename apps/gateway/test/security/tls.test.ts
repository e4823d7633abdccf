import { once } from 'node:events';
import { type ConnectionOptions, connect } from 'node:tls';
import { createClient } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { StoreService } from '@jts/proto';
import { generate } from 'selfsigned';
import { beforeAll, expect, it } from 'vitest';
import { openGateway } from '../gateway.js';

interface Identity {
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;

async function identity(authority?: Identity, ends = Date.now() + dayMs): Promise<Identity> {
  // One that its own subject has issued would count as signed by itself.
  const value = authority === undefined ? 'authority' : 'localhost';
  const pem = await generate([{ name: 'commonName', value }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 3 * dayMs),
    notAfterDate: new Date(ends),
    ...(authority === undefined ? {} : { ca: authority }),
    extensions: [
      authority === undefined
        ? { name: 'basicConstraints', cA: true, critical: true }
        : { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  return { cert: pem.cert, key: pem.private };
}

let authority: Identity;
let server: Identity;
let client: Identity;
beforeAll(async () => {
  authority = await identity();
  [server, client] = [await identity(authority), await identity(authority)];
});

const open = async () => {
  const gateway = await openGateway({ tls: { ...server, ca: authority.cert } });
  return { ...gateway, url: gateway.url.replace('127.0.0.1', 'localhost') };
};

it('is spoken by every protocol on the one port', async () => {
  const { url: baseUrl } = await open();
  const nodeOptions = { ca: authority.cert, ...client };
  const one = { baseUrl, nodeOptions };
  for (const transport of [
    createGrpcTransport(one),
    createGrpcWebTransport({ ...one, httpVersion: '1.1' }),
    createGrpcWebTransport({ ...one, httpVersion: '2' }),
    createConnectTransport({ ...one, httpVersion: '1.1' }),
    createConnectTransport({ ...one, httpVersion: '2' }),
  ]) {
    expect(await createClient(StoreService, transport).getStoreInfo({})).toMatchObject({
      priceScale: 4,
    });
  }
});

/** What becomes of a connection: the protocol that was agreed on, or `refused`. */
async function handshake(port: number, options: ConnectionOptions): Promise<string> {
  const socket = connect({ port, host: 'localhost', ca: authority.cert, ...options });
  const ended = new Promise<string>((resolve) => {
    socket.once('error', () => resolve('refused')).once('close', () => resolve('refused'));
  });
  // With TLS 1.3 a client hears of its refusal only after the handshake: by an answer it knows.
  const served = once(socket, 'secureConnect').then(async () => {
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    return String(socket.alpnProtocol);
  });
  const outcome = await Promise.race([ended, served.catch(() => 'refused')]);
  socket.destroy();
  return outcome;
}

it('takes no certificate that is missing, expired or of others, nor TLS 1.1; then serves the next', async () => {
  const { port } = await open();
  const stranger = await identity(await identity());
  const expired = await identity(authority, Date.now() - dayMs);
  for (const options of [{}, expired, stranger]) {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      expect(await handshake(port, { ...options, maxVersion })).toBe('refused');
    }
  }
  const old = {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;
  expect(await handshake(port, { ...client, ...old })).toBe('refused');
  expect(await handshake(port, { ...client, ALPNProtocols: ['http/1.1'] })).toBe('http/1.1');
  expect(await handshake(port, client)).toBe('false');
});
