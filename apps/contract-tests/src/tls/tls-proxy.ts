import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Identity } from './certificates.js';

export interface TlsProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** A way by TLS to a server without it, for clients with a certificate of this authority. */
export async function openTlsProxy(
  target: { readonly hostname: string; readonly port: string },
  server: Identity,
  authority: Pick<Identity, 'cert'>,
): Promise<TlsProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const listener = createServer(
    { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    (client) => {
      const upstream = connect(Number(target.port), target.hostname);
      keep(upstream);
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => client.destroy());
      client.pipe(upstream).pipe(client);
    },
  );
  // Those that never come to speak TLS, too.
  listener.on('connection', keep);
  listener.on('tlsClientError', () => {});
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
