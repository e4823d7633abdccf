import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface LateNetwork {
  readonly url: string;
  /**
   * The connection over which the next command with this text goes falls silent with it: what the program
   * sends, from there on, is held. Resolves once the command is held whole.
   */
  holdAt(text: string): Promise<void>;
  /** The next answer to a command with this text, a `hello`, tells the server's time of an hour ago. */
  setBack(text: string): void;
  /** Cuts the connections that are held, at the side of the program: what it sent is still on its way. */
  cut(): void;
  /** What was held arrives, and all that comes after it, over the same connections. */
  goOn(): void;
  /** What was held arrives, and resolves once the server has answered it. */
  deliver(): Promise<void>;
}

interface Way {
  readonly client: Socket;
  readonly server: Socket;
  held: Buffer[] | undefined;
  isSetBack: boolean;
}

const localTime = Buffer.from('\tlocalTime\0');

function setBackIn(answer: Buffer): void {
  const place = answer.indexOf(localTime) + localTime.length;
  answer.writeBigInt64LE(answer.readBigInt64LE(place) - 3_600_000n, place);
}

/** A message begins with its length, and each with a packet of its own: the driver waits for answers. */
function isWhole(packets: readonly Buffer[]): boolean {
  const length = packets.reduce((sum, packet) => sum + packet.length, 0);
  return length >= (packets[0]?.readInt32LE() ?? 0);
}

/** A network between a store and a server, that may deliver late. It ends with the test. */
export async function openLateNetwork(target: string): Promise<LateNetwork> {
  const { hostname, port } = new URL(target);
  const ways = new Set<Way>();
  let waiting: { readonly text: string; readonly isHeld: () => void } | undefined;
  let setBackAt: string | undefined;
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    const way: Way = { client, server, held: undefined, isSetBack: false };
    ways.add(way);
    let whole = () => {};
    client.on('data', (chunk) => {
      if (waiting !== undefined && chunk.includes(waiting.text)) {
        way.held = [];
        whole = waiting.isHeld;
        waiting = undefined;
      }
      if (setBackAt !== undefined && chunk.includes(setBackAt)) {
        way.isSetBack = true;
        setBackAt = undefined;
      }
      if (way.held === undefined) server.write(chunk);
      else {
        way.held.push(chunk);
        if (isWhole(way.held)) whole();
      }
    });
    server.on('data', (chunk) => {
      if (way.isSetBack) setBackIn(chunk);
      way.isSetBack = false;
      if (way.held === undefined) client.write(chunk);
    });
    client.on('error', () => {}).on('close', () => way.held ?? server.destroy());
    server.on('error', () => {}).on('close', () => client.destroy());
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
  const held = () => Array.from(ways).filter((way) => way.held !== undefined);
  return {
    url: `mongodb://127.0.0.1:${(proxy.address() as AddressInfo).port}/?directConnection=true`,
    holdAt: (text) =>
      new Promise((isHeld) => {
        waiting = { text, isHeld };
      }),
    setBack(text) {
      setBackAt = text;
    },
    cut() {
      for (const { client } of held()) client.destroy();
    },
    goOn() {
      for (const way of held()) {
        way.server.write(Buffer.concat(way.held ?? []));
        way.held = undefined;
      }
    },
    async deliver() {
      for (const way of held()) {
        const answered = Promise.race([once(way.server, 'data'), once(way.server, 'close')]);
        way.server.write(Buffer.concat(way.held ?? []));
        await answered;
        ways.delete(way);
        way.server.destroy();
      }
    },
  };
}
