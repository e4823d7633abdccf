import { once } from 'node:events';
import { listen, openNetwork } from '../../../vitest.network.js';

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

/** Takes connections, and says nothing. It ends with the test. */
export const openSilence = async (): Promise<string> => `redis://${await listen(() => {})}`;

/** A network between a store and a server, that may deliver late. It ends with the test. */
export async function openProxy(target: string): Promise<Proxy> {
  let holding = false;
  const { host, ways } = await openNetwork(target, (way) => {
    if (holding) way.held = [];
    return {};
  });
  const hold = () => {
    for (const way of ways) way.held ??= [];
  };
  return {
    url: `redis://${host}`,
    hold,
    holdAll() {
      holding = true;
      hold();
    },
    cut() {
      for (const { client } of ways) client.destroy();
    },
    async release() {
      const held = [...ways].filter((way) => way.held !== undefined);
      const ended = held.filter(({ server }) => server.readableEnded || server.destroyed).length;
      for (const way of held) {
        way.deliver();
        way.server.end();
        if (!way.server.destroyed) await once(way.server, 'close');
      }
      return ended;
    },
  };
}
