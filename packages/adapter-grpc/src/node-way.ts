import { type ClientHttp2Session, type ClientHttp2Stream, constants } from 'node:http2';
import { Code, ConnectError } from '@connectrpc/connect';
import { createTransport } from '@connectrpc/connect/protocol-grpc';
import { createNodeHttpClient, Http2SessionManager } from '@connectrpc/connect-node';
import {
  type Certificates,
  firstContactProblem,
  type Way as TlsWay,
  tlsProblem,
} from '@jts/adapter-kit/node';
import { readingOptions } from '@jts/proto';
import type { OpenWay } from './connection.js';
import type { ConnectionProblem } from './errors.js';
import type { NodeAccess } from './node-options.js';
import { sentOnce } from './sent-once.js';

/** Of the protocol, in bytes. */
const longestMessage = 2 ** 32 - 1;

/** Bytes that may be on their way in a stream: a megabyte each way of a long line is a second of waiting. */
const streamWindow = 4 * 2 ** 20;
/** And in all streams of the connection. */
const connectionWindow = 4 * streamWindow;

/**
 * In megabytes. What waits to be sent counts, a message of each save; beyond it Node refuses what is received,
 * answers to other calls, with ENHANCE_YOUR_CALM. 10 are its default.
 */
const maxSessionMemory = 1_000;

/**
 * A connection may be lost without a word, and nothing but silence tells of it. Calls that wait on one are
 * made again over another before a call's usual deadline of 30 s.
 */
const keepAlive = { pingIntervalMs: 10_000, pingTimeoutMs: 10_000 };
/** Longer than a gateway that is busy says nothing. */
const longestSilenceMs = 2_000;

/** gRPC over one connection of HTTP/2, which is opened again where it was lost. */
export const overHttp2 =
  ({ baseUrl, certificates, way }: NodeAccess): OpenWay =>
  (interceptors) => {
    const sessions = new Sessions(baseUrl, certificates);
    const client = createNodeHttpClient({ httpVersion: '2', sessionProvider: () => sessions });
    const { interceptor, httpClient } = sentOnce(client);
    const transport = createTransport({
      baseUrl,
      httpClient,
      // Innermost, for what it gives on are no messages that another could understand.
      interceptors: [...interceptors, interceptor],
      useBinaryFormat: true,
      binaryOptions: readingOptions,
      // Columns are all but incompressible, and a processor is slower at it than most networks.
      acceptCompression: [],
      sendCompression: null,
      compressMinBytes: 0,
      readMaxBytes: longestMessage,
      writeMaxBytes: longestMessage,
    });
    return {
      transport,
      streamsRequests: true,
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

class Sessions extends Http2SessionManager {
  /** Whether the gateway has ever answered. */
  answered = false;
  private readonly known = new WeakSet<ClientHttp2Session>();
  private proof: Promise<void> | undefined;

  constructor(url: string, certificates: Certificates) {
    super(url, keepAlive, {
      ...certificates,
      maxSessionMemory,
      settings: { initialWindowSize: streamWindow },
    });
  }

  override async request(...args: Parameters<Http2SessionManager['request']>) {
    await this.proof;
    const stream = await super.request(...args);
    stream.once('response', () => {
      this.answered = true;
    });
    const session = stream.session as ClientHttp2Session | undefined;
    if (session === undefined) return stream;
    if (!this.known.has(session)) {
      this.known.add(session);
      // What it fails with once the manager has left it would else end the process.
      session.on('error', () => {});
      // HTTP/2 begins with 64 KiB for all streams together, whatever the settings say.
      session.setLocalWindowSize(connectionWindow);
    }
    stream.once('close', () => {
      if (wasGivenUp(stream)) this.prove(session);
    });
    return stream;
  }

  /** A call may have been given up because its connection is lost: the next would be as well. */
  private prove(session: ClientHttp2Session): void {
    if (this.proof !== undefined || session.closed || session.destroyed) return;
    this.proof = isAlive(session).then((alive) => {
      this.proof = undefined;
      if (!alive) session.destroy(new ConnectError('the connection is lost', Code.Unavailable));
    });
  }
}

const wasGivenUp = ({ rstCode }: ClientHttp2Stream): boolean =>
  rstCode !== constants.NGHTTP2_NO_ERROR;

/** Whether anything comes: the answer to a ping, or, before that on a slow line, what was on its way. */
function isAlive(session: ClientHttp2Session): Promise<boolean> {
  const { bytesRead } = session.socket;
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(session.destroyed || session.socket.bytesRead > bytesRead),
      longestSilenceMs,
    ).unref();
    session.ping(() => {
      clearTimeout(timer);
      // Where the session ends instead, that says enough.
      resolve(true);
    });
  });
}
