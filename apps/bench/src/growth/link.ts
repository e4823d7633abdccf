/** A thread of its own that is a link of some bandwidth to a server, for one that is told its port. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

interface LinkData {
  readonly host: string;
  readonly port: number;
  /** A second, towards the client. */
  readonly megabits: number;
}

const { host, port, megabits }: LinkData = workerData;

const proxy = createServer((client) => {
  const upstream = connect(port, host);
  for (const socket of [client, upstream]) {
    socket.on('error', () => {
      client.destroy();
      upstream.destroy();
    });
  }
  client.pipe(upstream);
  void slowly(upstream, client);
});
await once(proxy.listen(0, '127.0.0.1'), 'listening');
parentPort?.postMessage((proxy.address() as AddressInfo).port);

async function slowly(from: Socket, to: Socket): Promise<void> {
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
