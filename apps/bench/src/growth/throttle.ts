import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A way to a server that lets so many megabits a second through, towards the client. */
export async function throttle(server: URL, megabits: number) {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(Number(server.port), server.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    void slowly(upstream, client, megabits);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const url = new URL(server);
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(proxy.close(), 'close');
    },
  };
}

async function slowly(from: Socket, to: Socket, megabits: number): Promise<void> {
  let free = performance.now();
  try {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      free = Math.max(free, performance.now()) + (chunk.length * 8) / (megabits * 1_000);
      // Timers are no finer than a millisecond: what is less is caught up later.
      const early = free - performance.now();
      if (early > 2) await wait(early);
      if (!to.write(chunk)) await once(to, 'drain');
    }
    to.end();
  } catch {
    to.destroy();
  }
}
