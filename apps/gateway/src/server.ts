import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { ConnectRouter, Interceptor } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { acceptBoth } from './either-http.js';
import { endWithClient } from './end-with-client.js';
import { storageErrors } from './errors.js';
import { repeatedCalls } from './repeated-calls.js';
import { storageRoutes } from './services/index.js';
import type { Served } from './services/served.js';

/**
 * Bytes of a call that a client may send before they are read: with the 64 KiB that HTTP/2 begins with, a
 * save of a million bars waits for the gateway's word 750 times.
 */
const streamWindow = 2 ** 20;
/** And of all calls of its connection. */
const connectionWindow = 4 * streamWindow;

export interface GatewayOptions extends Served {
  /** The address to listen on; 127.0.0.1 if absent. */
  readonly host?: string;
  /** The port to listen on; any free one if absent or 0. */
  readonly port?: number;
  /** Around every call, the first outermost; what they throw is translated as a store's errors are. */
  readonly interceptors?: readonly Interceptor[];
  /** Further services beside those of the stores. */
  readonly routes?: (router: ConnectRouter) => void;
}

export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  /** Takes no more connections and calls, and ends when those that are open have. */
  stop(): Promise<void>;
}

/**
 * Serves stores to programs in any language: gRPC, gRPC-Web and Connect, by HTTP/2 and HTTP/1.1, on one
 * port. The stores stay open when it stops: who opened them closes them.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { host = '127.0.0.1', port = 0, interceptors = [], routes } = options;
  const handler = connectNodeAdapter({
    routes(router) {
      storageRoutes(options)(router);
      routes?.(router);
    },
    interceptors: [endWithClient, storageErrors, ...interceptors, repeatedCalls()],
    // Columns are all but incompressible, and a processor is slower at it than most networks.
    acceptCompression: [],
  });
  const http1 = createHttp1Server(handler);
  const http2 = createHttp2Server({ settings: { initialWindowSize: streamWindow } }, handler);
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(connectionWindow);
    session.once('close', () => sessions.delete(session));
  });
  const endSilent = acceptBoth(http1, http2);
  http1.listen(port, host);
  await once(http1, 'listening');
  const address = http1.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shown}:${address.port}`,
    port: address.port,
    async stop() {
      const closed = once(http1, 'close');
      http1.close();
      endSilent();
      for (const session of sessions) session.close();
      await closed;
    },
  };
}
