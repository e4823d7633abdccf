import type { Server as Http1Server } from 'node:http';
import type { Http2Server } from 'node:http2';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** How every connection of HTTP/2 begins (RFC 9113, 3.4). */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/**
 * Lets connections of HTTP/1.1 and of HTTP/2 meet on one port, that of `http1`: one that begins as HTTP/2
 * does is handed to `http2`, which listens to no port of its own. (Node tells them apart with TLS only,
 * where their clients have agreed on it; what they begin with holds for all.)
 *
 * @param http1 with TLS or without
 * @param longestSilenceMs how long a connection may take to say what it speaks
 * @returns ends the connections that have not said yet what they speak
 */
export function acceptBoth(
  http1: Http1Server,
  http2: Http2Server,
  longestSilenceMs = 10_000,
): () => void {
  const silent = new Set<Socket>();
  const opened = http1 instanceof TlsServer ? 'secureConnection' : 'connection';
  // The server itself stays the one that listens: only so it has its timeouts and closes what is idle.
  const serveHttp1 = http1.listeners(opened);
  http1.removeAllListeners(opened);
  http1.on(opened, (socket: Socket) => {
    const end = () => socket.destroy();
    const forget = () => silent.delete(socket);
    silent.add(socket);
    // One that ends before it has begun would else be kept for the answer that it may wait for.
    socket.on('error', end).on('end', end).once('close', forget);
    socket.setTimeout(longestSilenceMs, end);
    firstBytes(socket, (isHttp2) => {
      socket.off('error', end).off('end', end).off('close', forget);
      socket.off('timeout', end).setTimeout(0);
      forget();
      if (!isHttp2) {
        for (const serve of serveHttp1) serve.call(http1, socket);
        return;
      }
      // As a server of HTTP/2 opens them: a client that has gone would else be waited for.
      socket.allowHalfOpen = false;
      http2.emit('connection', socket);
    });
  });
  return () => {
    for (const socket of silent) socket.destroy();
  };
}

/** Looks at the first bytes, leaves them unread, and says once whether they are those of HTTP/2. */
function firstBytes(socket: Socket, decide: (isHttp2: boolean) => void): void {
  let seen = Buffer.alloc(0);
  const look = () => {
    const more: Buffer | null = socket.read();
    if (more === null) return;
    seen = Buffer.concat([seen, more]);
    const begin = seen.subarray(0, preface.length);
    const isPreface = begin.equals(preface.subarray(0, begin.length));
    if (isPreface && begin.length < preface.length) return;
    socket.off('readable', look);
    socket.unshift(seen);
    decide(isPreface);
  };
  socket.on('readable', look);
}
