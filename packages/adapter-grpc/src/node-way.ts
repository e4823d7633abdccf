import type { ClientHttp2Session } from 'node:http2';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import {
  type Certificates,
  firstContactProblem,
  type Way as TlsWay,
  tlsProblem,
} from '@jts/adapter-kit/node';
import type { OpenWay } from './connection.js';
import type { ConnectionProblem } from './errors.js';
import type { NodeAccess } from './node-options.js';

/** Bytes that may be on their way in a stream: a megabyte each way of a long line is a second of waiting. */
const streamWindow = 4 * 2 ** 20;
/** And in all streams of the connection. */
const connectionWindow = 4 * streamWindow;

/** gRPC over one connection of HTTP/2, which is opened again where it was lost. */
export const overHttp2 =
  ({ baseUrl, certificates, way }: NodeAccess): OpenWay =>
  (interceptors) => {
    const sessions = new WideSessions(baseUrl, certificates);
    const transport = createGrpcTransport({
      baseUrl,
      interceptors,
      sessionManager: sessions,
      // Columns are all but incompressible, and a processor is slower at it than most networks.
      acceptCompression: [],
    });
    return {
      transport,
      problem: (error) => problemOf(error, way, sessions.answered),
      close: () => sessions.abort(),
    };
  };

function problemOf(error: unknown, way: TlsWay, answered: boolean): ConnectionProblem | undefined {
  const tls = tlsProblem(error, way);
  if (tls !== undefined) return { text: tls, passing: false };
  const text = answered ? undefined : firstContactProblem(error, way);
  return text === undefined ? undefined : { text, passing: true };
}

class WideSessions extends Http2SessionManager {
  /** Whether the gateway has ever answered. */
  answered = false;
  private readonly widened = new WeakSet<ClientHttp2Session>();

  constructor(url: string, certificates: Certificates) {
    super(url, {}, { ...certificates, settings: { initialWindowSize: streamWindow } });
  }

  override async request(...args: Parameters<Http2SessionManager['request']>) {
    const stream = await super.request(...args);
    const { session } = stream;
    stream.once('response', () => {
      this.answered = true;
    });
    if (session !== undefined && !this.widened.has(session as ClientHttp2Session)) {
      this.widened.add(session as ClientHttp2Session);
      // HTTP/2 begins with 64 KiB for all streams together, whatever the settings say.
      session.setLocalWindowSize(connectionWindow);
    }
    return stream;
  }
}
