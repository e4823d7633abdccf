import { once } from 'node:events';
import { createServer as createHttp1Server, type Server as Http1Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { ConnectRouter, Interceptor } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { acceptBoth } from './either-http.js';
import { storageErrors } from './errors.js';
import { HealthChecks, type HealthOptions, healthRoutes } from './operation/health.js';
import { reflectionRoutes } from './operation/reflection.js';
import { type Watcher, watchedCalls } from './operation/watched-calls.js';
import { repeatedCalls } from './repeated-calls.js';
import { storageRoutes } from './services/index.js';
import type { Served } from './services/served.js';

export interface GatewayOptions extends Served {
  /** The address to listen on; 127.0.0.1 if absent. */
  readonly host?: string;
  /** The port to listen on; any free one if absent or 0. */
  readonly port?: number;
  /** Around every call, the first outermost; what they throw is translated as a store's errors are. */
  readonly interceptors?: readonly Interceptor[];
  /** Further services beside those of the stores. */
  readonly routes?: (router: ConnectRouter) => void;
  /** How the stores are asked for `grpc.health.v1`. */
  readonly health?: HealthOptions;
  /** Whether clients may ask which services there are; true if absent. */
  readonly reflection?: boolean;
  /** Sees connections and calls, for logs and metrics. */
  readonly watcher?: Watcher;
}

export interface RunningGateway {
  readonly url: string;
  readonly port: number;
  readonly health: HealthChecks;
  /**
   * Takes no more connections and calls, and ends when those that are open have. What asks for its health
   * is told first.
   *
   * @param graceMs what has not ended after so many milliseconds is cut; nothing is if absent
   * @returns how many connections were cut
   */
  stop(graceMs?: number): Promise<number>;
}

/**
 * Serves stores to programs in any language: gRPC, gRPC-Web and Connect, by HTTP/2 and HTTP/1.1, on one
 * port. The stores stay open when it stops: who opened them closes them.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { host = '127.0.0.1', port = 0, interceptors = [], routes, watcher = {} } = options;
  const health = new HealthChecks(options, options.health);
  const watching = watcher.begun === undefined ? [] : [watchedCalls(watcher.begun)];
  const handler = connectNodeAdapter({
    routes(router) {
      storageRoutes(options)(router);
      healthRoutes(health)(router);
      routes?.(router);
      if (options.reflection !== false) reflectionRoutes(router);
    },
    interceptors: [...watching, storageErrors, ...interceptors, repeatedCalls()],
    // Columns are all but incompressible, and a processor is slower at it than most networks.
    acceptCompression: [],
  });
  const http1 = createHttp1Server(handler);
  const http2 = createHttp2Server(handler);
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  const endSilent = acceptBoth(http1, http2);
  const sockets = openSockets(http1, watcher);
  http1.listen(port, host);
  await once(http1, 'listening');
  const address = http1.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shown}:${address.port}`,
    port: address.port,
    health,
    async stop(graceMs) {
      health.stop();
      const closed = once(http1, 'close');
      http1.close();
      endSilent();
      for (const session of sessions) session.close();
      return cutAfter(graceMs, sockets, closed);
    },
  };
}

/** The connections that are open. */
function openSockets(http1: Http1Server, { connected }: Watcher): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  http1.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    connected?.(socket);
  });
  return sockets;
}

async function cutAfter(
  graceMs: number | undefined,
  sockets: ReadonlySet<Socket>,
  closed: Promise<unknown>,
): Promise<number> {
  let count = 0;
  const cut = () => {
    count = sockets.size;
    for (const socket of sockets) socket.destroy();
  };
  const timer = graceMs === undefined ? undefined : setTimeout(cut, graceMs);
  await closed;
  clearTimeout(timer);
  return count;
}
