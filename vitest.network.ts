import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Listens on a free port. It ends with the test, and so do its connections. @returns host and port */
export async function listen(accept: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Who comes may leave first.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    accept(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A connection of a program, and the one to the server that it leads to. */
export class Way {
  readonly client: Socket;
  readonly server: Socket;
  /** What the program has sent and the server has not got. As long as it is held, the program hears nothing. */
  held: Buffer[] | undefined;

  constructor(client: Socket, server: Socket) {
    this.client = client;
    this.server = server;
  }

  toServer(chunk: Buffer): void {
    if (this.held === undefined) this.server.write(chunk);
    else this.held.push(chunk);
  }

  toClient(chunk: Buffer): void {
    if (this.held === undefined) this.client.write(chunk);
  }

  /** What is held arrives, whether the program is still there or not, which goes on to hear nothing. */
  deliver(): void {
    for (const chunk of this.held?.splice(0) ?? []) this.server.write(chunk);
  }

  /** What is held arrives, and all that comes after it. */
  release(): void {
    this.deliver();
    this.held = undefined;
  }
}

/** What happens to bytes on their way, which is to be handed on to the way. */
export interface Handling {
  readonly request?: (chunk: Buffer) => void;
  readonly answer?: (chunk: Buffer) => void;
}

export interface Network {
  /** Where programs connect: host and port. */
  readonly host: string;
  /** The connections that there are, and those that were held when they ended. */
  readonly ways: ReadonlySet<Way>;
}

/**
 * A network between a program and a server, for faults of the tests' own. A connection that is closed at one
 * end is closed at the other, but for one that is held. It ends with the test.
 *
 * @param target the server's URL
 * @param open is called for each connection; what it does not handle passes
 */
export async function openNetwork(target: string, open: (way: Way) => Handling): Promise<Network> {
  const { hostname, port } = new URL(target);
  const ways = new Set<Way>();
  const host = await listen((client) => {
    const server = connect(Number(port), hostname);
    const way = new Way(client, server);
    ways.add(way);
    const { request, answer } = open(way);
    client.on('data', request ?? ((chunk) => way.toServer(chunk)));
    server.on('data', answer ?? ((chunk) => way.toClient(chunk))).on('error', () => {});
    client.on('close', () => way.held ?? server.destroy());
    server.on('close', () => {
      if (way.held !== undefined) return;
      client.destroy();
      ways.delete(way);
    });
  });
  onTestFinished(() => {
    for (const { server } of ways) server.destroy();
  });
  return { host, ways };
}
