import { Code, ConnectError } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-web';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { readingOptions } from '@jts/proto';
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
    transport: createConnectTransport({
      baseUrl,
      interceptors,
      // As JSON, columns would be base64.
      useBinaryFormat: true,
      binaryOptions: readingOptions,
      fetch: reachingFetch,
    }),
    streamsRequests: false,
    // The platform does not tell what is wrong with a connection.
    problem: () => undefined,
    // It keeps the connections; calls have ended by their signals.
    close: () => undefined,
  });

/** Whatever keeps `fetch` from an answer, each engine in words of its own: the gateway can't be reached. */
const reachingFetch: typeof fetch = async (input, init) => {
  try {
    return await globalThis.fetch(input, init);
  } catch (cause) {
    if (init?.signal?.aborted || !(cause instanceof Error)) throw cause;
    const why = cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
    const reason = `${cause.message}${why}`;
    throw new ConnectError(reason, Code.Unavailable, undefined, undefined, cause);
  }
};
