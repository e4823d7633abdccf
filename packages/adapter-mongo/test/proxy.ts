import { openNetwork } from '../../../vitest.network.js';

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
  let lose: string | undefined;
  let lost = 0;
  let broken = false;
  let silent = false;
  const { host, ways } = await openNetwork(target, (way) => {
    if (broken) way.client.destroy();
    let doomed = false;
    return {
      request(chunk) {
        if (lose !== undefined && chunk.includes(lose)) {
          doomed = true;
          lose = undefined;
        }
        way.toServer(chunk);
      },
      answer(chunk) {
        if (silent) return;
        if (doomed) {
          lost++;
          way.client.destroy();
        } else way.toClient(chunk);
      },
    };
  });
  return {
    url: `mongodb://${host}/?directConnection=true`,
    loseAnswerTo(text) {
      lose = text;
    },
    get lost() {
      return lost;
    },
    breakDown() {
      broken = true;
      for (const { client } of ways) client.destroy();
    },
    mend() {
      broken = false;
    },
    silence() {
      silent = true;
    },
  };
}
