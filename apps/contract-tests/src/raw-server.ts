import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Something that is no gateway, at an address where one is expected. */
export interface RawServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Whatever it does with connections. */
export const tcpServer = (serve: (socket: Socket) => void): Promise<RawServer> =>
  listening(createServer((socket) => serve(socket.on('error', () => socket.destroy()))));

/** A proxy's page, by HTTP/1.1. */
export const http1Server = (status: number, type: string, body: string): Promise<RawServer> =>
  listening(
    createHttp1Server((request, response) => {
      request.resume();
      response.writeHead(status, { 'content-type': type, connection: 'close' }).end(body);
    }),
  );

/** Whatever it does with calls, by HTTP/2. */
export function http2Server(serve: (stream: ServerHttp2Stream) => void): Promise<RawServer> {
  const server = createHttp2Server();
  server.on('stream', (stream) => serve(stream.on('error', () => undefined).resume()));
  return listening(server);
}

async function listening(server: Server): Promise<RawServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
