import { createHash } from 'node:crypto';
import type { Work } from './connection.js';
import { codeOf } from './errors.js';
import type { Command, Sender } from './link.js';

/** A script of the server's: what it does is one step for all clients. */
export class Script {
  private readonly source: string;
  private readonly hash: string;

  constructor(source: string) {
    this.source = source;
    this.hash = createHash('sha1').update(source).digest('hex');
  }

  /** Sent by its hash; as a whole only where the server does not know it yet. */
  async run(
    link: Sender,
    keys: readonly string[],
    args: readonly string[],
    work: Work,
  ): Promise<unknown> {
    const rest: Command = [String(keys.length), ...keys, ...args];
    try {
      return await link.send(['EVALSHA', this.hash, ...rest], work);
    } catch (error) {
      if (codeOf(error) !== 'NOSCRIPT') throw error;
    }
    work.signal.throwIfAborted();
    return link.send(['EVAL', this.source, ...rest], work);
  }
}
