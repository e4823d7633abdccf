import { once } from 'node:events';
import type { Server as Http1Server, RequestListener } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { ConnectRouter, Interceptor } from '@connectrpc/connect';
import { checkInteger, checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { isThisMachine, type TlsOptions } from '@jts/adapter-kit/node';
import { ValidationError } from '@jts/domain';
import { Admissions } from './access/admission.js';
import { type AccessOptions, checkAccess } from './access/options.js';
import { limitedRows } from './access/rows.js';
import {
  type ConnectionOptions,
  checkConnections,
  guardConnections,
  http2Settings,
} from './connections.js';
import { allowOrigins, type CorsOptions } from './cors.js';
import { acceptBoth } from './either-http.js';
import { storageErrors } from './errors.js';
import { createListener, readServerCertificates } from './listener.js';
import { nodeHandler, type Refusal, type UnknownPath } from './node-handler.js';
import { HealthChecks, type HealthOptions, healthRoutes } from './operation/health.js';
import { reflectionRoutes } from './operation/reflection.js';
import { type Watcher, watchedCalls } from './operation/watched-calls.js';
import { repeatedCalls } from './repeated-calls.js';
import { storageRoutes, unservedServices } from './services/index.js';
import { nothingToServe, type Served } from './services/served.js';

export interface GatewayOptions extends Served, AccessOptions {
  /** The address to listen on; 127.0.0.1 if absent. */
  readonly host?: string;
  /** The port to listen on; any free one if absent or 0. */
  readonly port?: number;
  /**
   * Serves with TLS 1.2 or 1.3 only: `cert` and `key` are the gateway's. With `ca`, every client has to show
   * a certificate that one of these authorities has signed (mutual TLS).
   */
  readonly tls?: TlsOptions;
  /** The deadline of calls that name none, in milliseconds, 1 to 99,999,999; 300,000 if absent. */
  readonly timeoutMs?: number;
  readonly connections?: ConnectionOptions;
  /** Is told of each call that was turned away before it was read: interceptors don't see it. */
  readonly onRefused?: (refusal: Refusal) => void;
  /** Is told of each request for a path that is none of its methods, which is answered by 404. */
  readonly onUnknownPath?: (path: UnknownPath) => void;
  /** The origins whose pages may call; those of no origin may if absent. */
  readonly cors?: CorsOptions;
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

const optionNames: OptionNames<GatewayOptions> = {
  market: true,
  documents: true,
  tokens: true,
  anonymous: true,
  limits: true,
  rateLimiter: true,
  host: true,
  port: true,
  tls: true,
  timeoutMs: true,
  connections: true,
  onRefused: true,
  onUnknownPath: true,
  cors: true,
  interceptors: true,
  routes: true,
  health: true,
  reflection: true,
  watcher: true,
};

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

/** What the header of gRPC holds. */
const longestTimeoutMs = 99_999_999;

/**
 * Serves stores to programs in any language: gRPC, gRPC-Web and Connect, by HTTP/2 and HTTP/1.1, on one
 * port. The stores stay open when it stops: who opened them closes them.
 *
 * @throws ValidationError naming the option
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  checkOptionNames(options, optionNames);
  const { host = '127.0.0.1', port = 0, cors = { origins: [] } } = options;
  const { interceptors = [], routes, watcher = {} } = options;
  const certificates = await readServerCertificates(options.tls);
  const connections = checkConnections(options.connections);
  const callers = checkAccess(options, {
    beyondThisMachine: !isThisMachine(host),
    certified: certificates?.ca !== undefined,
  });
  const health = new HealthChecks(options, options.health);
  const watching = watcher.begun === undefined ? [] : [watchedCalls(watcher.begun)];
  const handle = nodeHandler({
    routes(router) {
      storageRoutes(options)(router);
      healthRoutes(health)(router);
      routes?.(router);
      if (options.reflection === false) return;
      const unserved = unservedServices(options).map(([service]) => service);
      reflectionRoutes(router, unserved);
    },
    interceptors: [...watching, storageErrors, ...interceptors, limitedRows, repeatedCalls()],
    admissions: new Admissions(callers),
    timeoutMs: checkInteger('timeoutMs', options.timeoutMs ?? 300_000, 1, longestTimeoutMs),
    onRefused: options.onRefused,
    onUnknownPath: options.onUnknownPath,
  });
  const handler = allowOrigins(cors, handle);
  if (options.market === undefined && options.documents === undefined) {
    throw new ValidationError('market', nothingToServe);
  }
  const http1 = createListener(certificates, connections, handler as RequestListener);
  const http2 = createHttp2Server({ settings: http2Settings }, handler);
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  guardConnections(http1, http2, connections);
  const endSilent = acceptBoth(http1, http2, connections.headersTimeoutMs);
  const sockets = openSockets(http1, watcher);
  http1.listen(port, host);
  await once(http1, 'listening');
  const address = http1.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `${certificates === undefined ? 'http' : 'https'}://${shown}:${address.port}`,
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
