import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of this machine that nobody listens at, for now: Redis takes none by itself. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('a port without a number');
  return address.port;
}
