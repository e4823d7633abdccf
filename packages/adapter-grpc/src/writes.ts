import type { CallOptions } from '@connectrpc/connect';
import type { CallContext } from '@jts/adapter-kit';
import { callOptions } from './connection.js';

type Write<T> = (options: CallOptions) => Promise<T>;

/** Calls that change something. */
export class Writes {
  run<T>(context: CallContext, write: Write<T>): Promise<T> {
    return write(callOptions(context));
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
      earlier.unknown = true;
      throw error;
    }
  }
}
