import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { openProxy } from './proxy.js';
import { bytes, openStore, sharedUrl, skipWithoutServer, text, ttl } from './server.js';

beforeEach(skipWithoutServer);

/** Counts who comes. */
async function counting(answer: string) {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    // Who comes may leave first.
    socket.on('error', () => {}).on('data', () => answer !== '' && socket.write(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close(), count: () => count };
}

it('where a server sent on to one that is gone, and another took over, that one is not tried again', async () => {
  const gone = await counting('');
  const former = await counting(`-MOVED 3999 127.0.0.1:${gone.port}\r\n`);
  const proxy = await openProxy(sharedUrl());
  const { host } = new URL(proxy.url);
  const { cache } = await openStore({
    url: `redis://127.0.0.1:${former.port},${host}`,
    connectTimeoutMs: 200,
  });
  await cache.set('a', bytes('here'), ttl);
  expect(gone.count()).toBe(1);
  former.close();
  proxy.cut();
  expect(text(await cache.get('a'))).toBe('here');
  expect(gone.count()).toBe(1);
});
