import { once } from 'node:events';
import { openNetwork, type Way } from '../../../vitest.network.js';

export interface Proxy {
  readonly url: string;
  /** Cuts a connection whose server has answered to a request that holds this text. */
  loseAnswerTo(text: string): void;
  readonly lost: number;
  /**
   * Lets nothing through but the beginning of the answer to a request that holds this text.
   * Resolves when that beginning is there.
   */
  holdAnswerTo(text: string): Promise<void>;
  /**
   * Holds the next request that holds this text, all of it, and delivers it with `release`, whether its
   * client is still there or not. Resolves when it is there.
   */
  holdRequestOf(text: string): Promise<void>;
  /** Cuts the client of what is held. */
  cutHeld(): void;
  /** What is held arrives. Resolves when the server has dealt with it. */
  release(): Promise<void>;
  /** Puts `to`, of the same length, for `from` in requests that hold it behind `after`: so many times. */
  replaceInRequests(from: string, to: string, where: { after: string; times: number }): void;
}

export interface ProxyOptions {
  /** Settings of the server that every request gets, as in the query string of its HTTP interface. */
  readonly settings?: string;
}

/** A way to the server on which requests may come late, and answers get lost, or stuck. */
export async function openProxy(target: string, { settings }: ProxyOptions = {}): Promise<Proxy> {
  let lose: string | undefined;
  let lost = 0;
  let holdRequest: { readonly text: string; readonly there: () => void } | undefined;
  let held: Way | undefined;
  let hold: { readonly text: string; readonly begun: () => void } | undefined;
  let replacing: { from: string; to: string; after: string; times: number } | undefined;
  const replaced = (chunk: Buffer): Buffer => {
    if (replacing === undefined || replacing.times === 0) return chunk;
    const begin = chunk.indexOf(replacing.after);
    const at = begin < 0 ? -1 : chunk.indexOf(replacing.from, begin);
    if (at < 0) return chunk;
    replacing.times--;
    chunk.write(replacing.to, at);
    return chunk;
  };
  const { host } = await openNetwork(target, (way) => {
    let doomed = false;
    let stuck: (() => void) | undefined;
    let there = () => {};
    return {
      request(chunk) {
        const watched = lose ?? hold ?? holdRequest;
        const request = watched === undefined ? '' : textOf(chunk);
        if (holdRequest !== undefined && request.includes(holdRequest.text)) {
          held = way;
          way.held = [];
          there = holdRequest.there;
          holdRequest = undefined;
        }
        if (way.held !== undefined) {
          way.toServer(chunk);
          if (isWhole(Buffer.concat(way.held))) there();
          return;
        }
        if (lose !== undefined && request.includes(lose)) {
          doomed = true;
          lose = undefined;
        }
        if (hold !== undefined && request.includes(hold.text)) {
          stuck = hold.begun;
          hold = undefined;
        }
        way.toServer(replaced(settings === undefined ? chunk : withSettings(chunk, settings)));
      },
      answer(chunk) {
        if (doomed) {
          lost++;
          way.client.destroy();
          return;
        }
        way.toClient(chunk);
        if (stuck === undefined) return;
        way.server.pause();
        stuck();
      },
    };
  });
  return {
    url: `http://${host}`,
    loseAnswerTo(text) {
      lose = text;
    },
    holdRequestOf(text) {
      return new Promise((there) => {
        holdRequest = { text, there };
      });
    },
    cutHeld() {
      held?.client.destroy();
    },
    async release() {
      if (held === undefined) throw new Error('nothing is held');
      const answered = once(held.server, 'data');
      held.release();
      await answered;
      if (held.client.destroyed) held.server.destroy();
    },
    get lost() {
      return lost;
    },
    replaceInRequests(from, to, where) {
      replacing = { from, to, ...where };
    },
    holdAnswerTo(text) {
      return new Promise((begun) => {
        hold = { text, begun };
      });
    },
  };
}

/** A chunk that begins a request, with these settings first in its query string; any other as it is. */
function withSettings(chunk: Buffer, settings: string): Buffer {
  const [begin = ''] = /^[A-Z]+ \/\?/.exec(chunk.toString('latin1', 0, 16)) ?? [];
  if (begin === '') return chunk;
  return Buffer.concat([Buffer.from(`${begin}${settings}&`), chunk.subarray(begin.length)]);
}

function isWhole(request: Buffer): boolean {
  const end = request.indexOf('\r\n\r\n') + 4;
  const headers = request.toString('latin1', 0, end);
  const [, length] = /^content-length: *(\d+)/im.exec(headers) ?? [];
  if (length !== undefined) return request.length === end + Number(length);
  return request.subarray(-5).equals(Buffer.from('0\r\n\r\n'));
}

/** A request's line and body, without the encoding of its query string. */
function textOf(chunk: Buffer): string {
  return decodeURIComponent(
    chunk
      .toString()
      .replaceAll('+', ' ')
      .replaceAll(/%(?![0-9A-F]{2})/g, ''),
  );
}
