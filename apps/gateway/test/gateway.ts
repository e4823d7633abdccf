import { createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import { StoreService } from '@jts/proto';
import { onTestFinished } from 'vitest';
import { type GatewayOptions, startGateway } from '../src/index.js';

/** A gateway over an empty memory, unless the options name stores; it ends with the test. */
export async function openGateway(options: GatewayOptions = {}) {
  const store = createMemoryStore();
  const gateway = await startGateway({ market: store, documents: store, ...options });
  onTestFinished(async () => {
    await gateway.stop();
    await store.close();
  });
  return gateway;
}

/** Ways to call that clients have, by their protocols. */
export const transports: Readonly<Record<string, (baseUrl: string) => Transport>> = {
  'gRPC by HTTP/2': (baseUrl) => createGrpcTransport({ baseUrl }),
  'gRPC-Web by HTTP/1.1': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' }),
  'gRPC-Web by HTTP/2': (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '2' }),
  'Connect by HTTP/1.1': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1' }),
  'Connect by HTTP/2': (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2' }),
};

/** Whether a gateway still does what it is for: a call of somebody else, over a connection of its own. */
export async function serves({ url }: { readonly url: string }, token?: string): Promise<boolean> {
  const headers = bearing(token);
  const client = createClient(StoreService, createGrpcTransport({ baseUrl: url }));
  const { stores } = await client.checkHealth({}, { headers, timeoutMs: 60_000 });
  return stores.every(({ ok }) => ok);
}

export const bearing = (token?: string): Record<string, string> =>
  token === undefined ? {} : { Authorization: `Bearer ${token}` };
