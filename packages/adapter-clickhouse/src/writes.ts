import { randomUUID } from 'node:crypto';
import type { Connection, Work } from './connection.js';
import { ServerError } from './errors.js';

/**
 * How long a KILL may take. It marks the query at once, and then waits for its end; one that waits for
 * the rest of its body, behind a proxy that has not noticed, ends only with the server's patience.
 * Without that rest it can't store anything.
 */
const killTimeoutMs = 5000;

/**
 * Writes, and what is left of those that were given up. G9: an attempt that was aborted, timed out or
 * lost its answer may still be running; it is killed before anything else is written to its series,
 * lest it end after that and win.
 */
export class Writes {
  private readonly connection: Connection;
  /** Ids of queries that nobody waits for any more, by what they write to. */
  private readonly givenUp = new Map<string, Set<string>>();
  private readonly inBackground = new Set<Promise<void>>();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /**
   * Runs one write under a query id of its own.
   *
   * @param scope what it writes to: two writes of one scope never overlap by accident
   */
  async run(scope: string, work: Work, write: (queryId: string) => Promise<void>): Promise<void> {
    await this.settle(scope, work);
    work.signal.throwIfAborted();
    const queryId = randomUUID();
    // At once, before the caller hears of it: the next thing it does may be to write again.
    const giveUp = () => this.giveUp(scope, queryId);
    work.signal.addEventListener('abort', giveUp, { once: true });
    try {
      await write(queryId);
    } catch (error) {
      // ClickHouse's own error means that the statement has ended.
      if (!(error instanceof ServerError) || error.code === undefined) giveUp();
      throw error;
    } finally {
      work.signal.removeEventListener('abort', giveUp);
    }
  }

  /** Waits for what goes on in the background. */
  async close(): Promise<void> {
    await Promise.all(this.inBackground);
  }

  private giveUp(scope: string, queryId: string): void {
    const ids = this.givenUp.get(scope) ?? new Set();
    this.givenUp.set(scope, ids.add(queryId));
    // A failure leaves the id where it is: the next write of this scope tries again.
    const kill = this.settle(scope).catch(() => {});
    this.inBackground.add(kill);
    void kill.then(() => this.inBackground.delete(kill));
  }

  /** Ends what was given up in this scope, and waits until it has ended. */
  private async settle(scope: string, caller?: Work): Promise<void> {
    const ids = [...(this.givenUp.get(scope) ?? [])];
    if (ids.length === 0) return;
    const work = deadline(killTimeoutMs, caller?.signal);
    try {
      const sql = 'KILL QUERY WHERE query_id IN {ids:Array(String)} SYNC';
      await this.connection.run({ sql, params: { ids } }, work, {});
    } catch (error) {
      caller?.signal.throwIfAborted();
      // A server that refuses to kill would refuse it for ever.
      const refused = error instanceof ServerError && error.code !== undefined;
      if (!refused && !work.signal.aborted) throw error;
    }
    const left = this.givenUp.get(scope);
    for (const id of ids) left?.delete(id);
    if (left?.size === 0) this.givenUp.delete(scope);
  }
}

/** Work that nobody called for, with a deadline of its own; `stop` may end it before. */
export function deadline(timeoutMs: number, stop?: AbortSignal): Work {
  const end = performance.now() + timeoutMs;
  const late = AbortSignal.timeout(timeoutMs);
  return {
    signal: stop === undefined ? late : AbortSignal.any([late, stop]),
    remainingMs: () => Math.max(0, end - performance.now()),
  };
}
