import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  readonly url: string;
  /** From now on nothing of the connections that are open comes through, in either direction. */
  hold(): void;
  /** The same, and of those to come. */
  holdAll(): void;
  /** Cuts the side of the program: what it sent before is still on its way. */
  cut(): void;
  /** What was held arrives. @returns how many connections the server had ended by then */
  release(): Promise<number>;
}

interface Way {
  readonly client: Socket;
  readonly server: Socket;
  held: Buffer[] | undefined;
}

/** Takes connections, and says nothing. It ends with the test. */
export async function openSilence(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A network between a store and a server, that may deliver late. It ends with the test. */
export async function openProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const ways = new Set<Way>();
  let holding = false;
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    const way: Way = { client, server, held: holding ? [] : undefined };
    ways.add(way);
    client.on('data', (chunk) => {
      if (way.held === undefined) server.write(chunk);
      else way.held.push(chunk);
    });
    server.on('data', (chunk) => {
      if (way.held === undefined) client.write(chunk);
    });
    client.on('error', () => {}).on('close', () => way.held ?? server.destroy());
    server.on('error', () => {}).on('close', () => way.held ?? client.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    for (const { client, server } of ways) {
      client.destroy();
      server.destroy();
    }
    proxy.close();
  });
  return {
    url: `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    hold() {
      for (const way of ways) way.held ??= [];
    },
    holdAll() {
      holding = true;
      for (const way of ways) way.held ??= [];
    },
    cut() {
      for (const { client } of ways) client.destroy();
    },
    async release() {
      const held = [...ways].filter((way) => way.held !== undefined);
      const ended = held.filter(({ server }) => server.readableEnded || server.destroyed).length;
      for (const { server, held: chunks = [] } of held) {
        for (const chunk of chunks) server.write(chunk);
        server.end();
        if (!server.destroyed) await once(server, 'close');
      }
      return ended;
    },
  };
}
