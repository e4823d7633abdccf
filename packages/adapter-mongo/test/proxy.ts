import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  readonly url: string;
  /** Cuts the connection over which the next command with this text went, once it has been answered. */
  loseAnswerTo(text: string): void;
  /** Answers that got lost. */
  readonly lost: number;
  /** Cuts all connections, and takes no new ones, until `mend`. */
  breakDown(): void;
  mend(): void;
  /** From now on, nothing that the server says comes through. */
  silence(): void;
}

/** A way to the server on which answers get lost. It ends with the test. */
export async function openProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let lose: string | undefined;
  let lost = 0;
  let broken = false;
  let silent = false;
  const server = createServer((client) => {
    if (broken) return client.destroy();
    const upstream = connect(Number(port), hostname);
    let doomed = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
        sockets.delete(socket);
      });
    }
    client.on('data', (chunk) => {
      if (lose !== undefined && chunk.includes(lose)) {
        doomed = true;
        lose = undefined;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (silent) return true;
      if (!doomed) return client.write(chunk);
      lost++;
      return client.destroy();
    });
    return client;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    loseAnswerTo(text) {
      lose = text;
    },
    get lost() {
      return lost;
    },
    breakDown() {
      broken = true;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      broken = false;
    },
    silence() {
      silent = true;
    },
  };
}
