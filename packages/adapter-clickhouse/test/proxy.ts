import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  readonly url: string;
  /** Cuts a connection whose server has answered to a request that holds this text. */
  loseAnswerTo(text: string): void;
  readonly lost: number;
}

/** A way to the server on which answers may get lost. */
export async function openProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let lose: string | undefined;
  let lost = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let doomed = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (
        lose !== undefined &&
        decodeURIComponent(
          chunk
            .toString()
            .replaceAll('+', ' ')
            .replaceAll(/%(?![0-9A-F]{2})/g, ''),
        ).includes(lose)
      ) {
        doomed = true;
        lose = undefined;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!doomed) return client.write(chunk);
      lost++;
      return client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswerTo(text) {
      lose = text;
    },
    get lost() {
      return lost;
    },
  };
}
