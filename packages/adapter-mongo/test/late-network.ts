import { once } from 'node:events';
import { openNetwork } from '../../../vitest.network.js';

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
  let waiting: { readonly text: string; readonly isHeld: () => void } | undefined;
  let setBackAt: string | undefined;
  const { host, ways } = await openNetwork(target, (way) => {
    let whole = () => {};
    let isSetBack = false;
    return {
      request(chunk) {
        if (waiting !== undefined && chunk.includes(waiting.text)) {
          way.held = [];
          whole = waiting.isHeld;
          waiting = undefined;
        }
        if (setBackAt !== undefined && chunk.includes(setBackAt)) {
          isSetBack = true;
          setBackAt = undefined;
        }
        way.toServer(chunk);
        if (way.held !== undefined && isWhole(way.held)) whole();
      },
      answer(chunk) {
        if (isSetBack) setBackIn(chunk);
        isSetBack = false;
        way.toClient(chunk);
      },
    };
  });
  const held = () => Array.from(ways).filter((way) => way.held !== undefined);
  return {
    url: `mongodb://${host}/?directConnection=true`,
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
      for (const way of held()) way.release();
    },
    async deliver() {
      for (const way of held()) {
        const answered = Promise.race([once(way.server, 'data'), once(way.server, 'close')]);
        way.deliver();
        await answered;
        way.held = undefined;
        way.server.destroy();
      }
    },
  };
}
