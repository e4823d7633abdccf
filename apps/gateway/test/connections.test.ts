import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { connect, createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { checkConnections, guardConnections } from '../src/connections.js';

afterEach(() => {
  vi.useRealTimers();
});

it('a session that has been destroyed, and is not closed yet, is not asked whether it is there', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const server = createServer();
  guardConnections(createHttp1Server(), server, checkConnections({ pingIntervalMs: 1_000 }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const opened = once(server, 'session');
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [session] = (await opened) as [ServerHttp2Session];
  const closed = once(session, 'close');
  session.destroy();
  expect(() => vi.advanceTimersByTime(1_000)).not.toThrow();
  await closed;
  client.destroy();
  server.close();
});
