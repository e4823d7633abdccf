import { type CallOptions, ConnectError } from '@connectrpc/connect';
import type { CallContext } from '@jts/adapter-kit';
import { callHeader, givenUpHeader, StorageErrorDetailSchema } from '@jts/proto';
import { callOptions } from './connection.js';

type Write<T> = (options: CallOptions) => Promise<T>;

/** Calls given up that a request names at most: many a proxy has 8 KiB for a header. */
const mostGivenUp = 200;

/**
 * Calls that change something, and what is left of those that were given up. G9: an attempt that was
 * aborted, timed out or lost its answer may still be running at the gateway. The next attempt of its call
 * names it, and gets its outcome; any other write names it as given up, lest it end after that and win.
 */
export class Writes {
  private readonly givenUp = new Set<string>();

  async run<T>(context: CallContext, write: Write<T>): Promise<T> {
    const call = await context.once('call', async () => ({ id: newCallId() }));
    const { id } = call;
    this.givenUp.delete(id);
    const named = Array.from(this.givenUp).slice(-mostGivenUp);
    // At once, before the caller hears of it: the next thing it does may be to write again.
    const giveUp = () => this.givenUp.add(id);
    context.signal.addEventListener('abort', giveUp, { once: true });
    try {
      const answer = await write({ ...callOptions(context), headers: headers(id, named) });
      for (const one of named) this.givenUp.delete(one);
      return answer;
    } catch (error) {
      // Another write has named it, between two attempts: that one has ended, and this is another call now.
      if (wasGivenUp(error)) call.id = newCallId();
      // The store's own error means that the attempt has ended.
      else if (!isAnswer(error)) giveUp();
      throw error;
    } finally {
      context.signal.removeEventListener('abort', giveUp);
    }
  }

  /**
   * Whether there was something to delete; where an earlier attempt got no answer, it may have been that
   * attempt which deleted it: so it counts.
   */
  async delete(
    context: CallContext,
    write: Write<{ readonly deleted: boolean }>,
  ): Promise<boolean> {
    const earlier = await context.once('deleted', async () => ({ unknown: false }));
    try {
      const { deleted } = await this.run(context, write);
      return deleted || earlier.unknown;
    } catch (error) {
      // Only what may be repeated comes here again.
      earlier.unknown = true;
      throw error;
    }
  }
}

function headers(id: string, givenUp: readonly string[]): Record<string, string> {
  const own = { [callHeader]: id };
  return givenUp.length === 0 ? own : { ...own, [givenUpHeader]: givenUp.join(',') };
}

const isAnswer = (error: unknown): boolean =>
  error instanceof ConnectError && error.findDetails(StorageErrorDetailSchema).length > 0;

const wasGivenUp = (error: unknown): boolean =>
  error instanceof ConnectError && error.metadata.has(givenUpHeader);

const newCallId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
