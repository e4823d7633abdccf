import { createConnectTransport } from '@connectrpc/connect-web';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import type { OpenWay } from './connection.js';
import { type Access, accessFrom, type WebStoreOptions } from './options.js';
import { openStore } from './store.js';

export type { WebStoreOptions as GrpcStoreOptions } from './options.js';

/**
 * The stores behind a gateway, over the Connect protocol by `fetch`: for browsers, and whatever else has
 * it. Otherwise as `createGrpcStore` of `@jts/adapter-grpc`.
 *
 * @throws ValidationError naming the option
 */
export async function createGrpcStore(
  options: WebStoreOptions,
): Promise<MarketDataStore & DocumentStore> {
  const access = accessFrom(options);
  return openStore(access, options, byFetch(access));
}

const byFetch =
  ({ baseUrl }: Access): OpenWay =>
  (interceptors) => ({
    // As JSON, columns would be base64.
    transport: createConnectTransport({ baseUrl, interceptors, useBinaryFormat: true }),
    // Nor does it tell what is wrong with one.
    problem: () => undefined,
    // The platform keeps the connections; calls have ended by their signals.
    close: () => undefined,
  });
