import type { Server as Http1Server } from 'node:http';
import {
  constants,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import { checkInteger, checkOptionNames, checkTimeout, type OptionNames } from '@jts/adapter-kit';

/** Of connections, whoever opens them: so that nobody keeps what others need. Times in milliseconds. */
export interface ConnectionOptions {
  /** Connections at a time, 1 to 10^6; more are closed as they open. 10,000 if absent. */
  readonly most?: number;
  /** Within what time a connection has to open and its first request to name what it wants. 10,000 if absent. */
  readonly headersTimeoutMs?: number;
  /** Within what time a request has to come, to its end. 300,000 if absent. */
  readonly requestTimeoutMs?: number;
  /** For how long a connection may be there without a call. 300,000 if absent. */
  readonly idleTimeoutMs?: number;
  /**
   * How often a client of HTTP/2 is asked whether it is still there. One that does not answer is cut once
   * nothing has moved for four times. 30,000 if absent.
   */
  readonly pingIntervalMs?: number;
}

const optionNames: OptionNames<ConnectionOptions> = {
  most: true,
  headersTimeoutMs: true,
  requestTimeoutMs: true,
  idleTimeoutMs: true,
  pingIntervalMs: true,
};

export type Connections = Required<ConnectionOptions>;

/** @throws ValidationError naming the option */
export function checkConnections(options: ConnectionOptions = {}): Connections {
  checkOptionNames(options, optionNames, 'connections');
  const time = (name: Exclude<keyof ConnectionOptions, 'most'>, otherwise: number) =>
    checkTimeout(options[name] ?? otherwise, `connections.${name}`);
  return {
    most: checkInteger('connections.most', options.most ?? 10_000, 1, 1_000_000),
    headersTimeoutMs: time('headersTimeoutMs', 10_000),
    requestTimeoutMs: time('requestTimeoutMs', 300_000),
    idleTimeoutMs: time('idleTimeoutMs', 300_000),
    pingIntervalMs: time('pingIntervalMs', 30_000),
  };
}

/** Bytes of the headers of a request, of either version of HTTP. */
const mostHeaderBytes = 16_384;

/** What Node's servers of HTTP/1.1 are made with. */
export const http1Settings = ({ headersTimeoutMs, requestTimeoutMs, ...others }: Connections) => ({
  maxHeaderSize: mostHeaderBytes,
  headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
  requestTimeout: requestTimeoutMs,
  keepAliveTimeout: others.idleTimeoutMs,
  // How often it looks at these times.
  connectionsCheckingInterval: Math.max(1, Math.min(headersTimeoutMs / 2, 30_000)),
});

/**
 * Bytes of a call that a client may send before they are read: with the 64 KiB that HTTP/2 begins with, a
 * save of a million bars waits for the gateway's word 750 times.
 */
const streamWindow = 2 ** 20;
/** And of all calls of its connection. */
const connectionWindow = 4 * streamWindow;

/** What a client of HTTP/2 is told; one that does not keep to it loses the call or the connection. */
export const http2Settings = {
  initialWindowSize: streamWindow,
  maxHeaderListSize: mostHeaderBytes,
  // A client has the calls above these wait, until others have ended.
  maxConcurrentStreams: 256,
};

/** Watches over the connections of both servers. */
export function guardConnections(
  http1: Http1Server,
  http2: Http2Server,
  connections: Connections,
): void {
  http1.maxConnections = connections.most;
  let opening: Socket;
  // Before the server's own listener, which opens the session.
  http2.prependListener('connection', (socket: Socket) => {
    opening = socket;
  });
  http2.on('session', (session) => guard(session, opening, connections));
}

/** How long a client may take to part, once it was told to. */
const farewellMs = 1_000;

/**
 * The answer to a ping comes behind all that is on its way, which on a slow line are megabytes for minutes,
 * and how much of it has come shows only now and then: so often nothing at all may have moved.
 */
const mostStandstills = 3;

function guard(session: ServerHttp2Session, socket: Socket, times: Connections): void {
  session.setLocalWindowSize(connectionWindow);
  const destroy = () => socket.destroy();
  const part = () => {
    session.close();
    setTimeout(destroy, farewellMs).unref();
  };
  let open = 0;
  // Bytes alone, however many, are no sign that somebody wants something.
  let idle = setTimeout(part, times.headersTimeoutMs);
  let isAsked = false;
  let [moved, standstills] = [0, 0];
  // Of those without a call too: behind a broken frame HTTP/2 reads nothing more, not even the end.
  const ask = () => {
    const before = moved;
    moved = socket.bytesRead + socket.bytesWritten;
    // A session that has been destroyed may wait for its last bytes to leave, and can't be asked.
    const waits = isAsked || session.destroyed;
    standstills = waits && moved === before ? standstills + 1 : 0;
    if (standstills > mostStandstills) destroy();
    else if (!waits) {
      isAsked = session.ping(() => {
        isAsked = false;
      });
    }
  };
  const asking = setInterval(ask, times.pingIntervalMs).unref();
  session.on('stream', (stream) => {
    clearTimeout(idle);
    open++;
    cutLate(stream, times.requestTimeoutMs);
    stream.once('close', () => {
      open--;
      if (open === 0 && !session.closed) idle = setTimeout(part, times.idleTimeoutMs);
    });
  });
  session.once('close', () => {
    clearTimeout(idle);
    clearInterval(asking);
  });
}

/** Cuts a request that does not come to its end. */
function cutLate(stream: ServerHttp2Stream, requestTimeoutMs: number): void {
  const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), requestTimeoutMs);
  const forget = () => clearTimeout(timer);
  stream.once('end', forget).once('close', forget);
}
