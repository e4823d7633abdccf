import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ServerTime } from '@jts/adapter-kit';
import type { Connection, Work } from './connection.js';
import { cameTooLate, isConstrained, ServerError } from './errors.js';
import { killSettings, unlimitedKill } from './settings.js';
import { int64sOf } from './table.js';

/**
 * How long it may take to kill, and how long to wait for the end of what is killed: one that waits for the
 * rest of its body, behind a proxy that has not noticed, ends only with the server's patience. Without that
 * rest it can't store anything.
 */
const defaultPatienceMs = 5000;

/**
 * How long a statement may be on its way; one that takes longer is refused, and sent again with twice
 * the time. It takes long where the network is slow, or where calls queue before it.
 */
const wayMs = { least: 200, most: 60_000 };

/** Queries that one KILL names: the server takes 128 KiB of their ids, escaped. */
const idsAtATime = 1000;

/** One time that a write is sent. */
export interface Sending {
  readonly queryId: string;
  /** The server's time, in milliseconds, after which it no longer begins. */
  readonly until: number;
  /** How far off that was. */
  readonly wayMs: number;
}

/**
 * Writes, and what is left of those that were given up. G9: an attempt that was aborted, timed out or
 * lost its answer may still be running, or on its way to the server. Nothing else is written to its
 * series before it would come too late to begin, and was killed if it had begun, lest it end after that
 * and win.
 */
export class Writes {
  private readonly connection: Connection;
  private readonly serverTime: ServerTime;
  /** What nobody waits for any more, by what it writes to. */
  private readonly givenUp = new Map<string, Set<Sending>>();
  /** What goes on in the background, by scope: one for all that is given up there meanwhile. */
  private readonly inBackground = new Map<string, Promise<void>>();
  private wayMs = wayMs.least;
  private readonly patienceMs: number;

  constructor(connection: Connection, patienceMs = defaultPatienceMs) {
    this.connection = connection;
    this.patienceMs = patienceMs;
    this.serverTime = new ServerTime(async (work) => {
      const answer = await connection.select({ sql: 'SELECT now64(3) AS t FORMAT Native' }, work);
      return Number(int64sOf(answer, 't')[0]);
    });
  }

  /**
   * Runs one write, and again where it came too late.
   *
   * @param scope what it writes to: two writes of one scope never overlap by accident
   */
  async run(scope: string, work: Work, write: (sending: Sending) => Promise<void>): Promise<void> {
    await this.settle(scope, work);
    while (!(await this.send(scope, work, write))) await this.serverTime.ask(work);
    this.wayMs = Math.max(0.99 * this.wayMs, wayMs.least);
  }

  /** Waits until nothing that was given up can act on this scope any more. */
  async settle(scope: string, caller?: Work): Promise<void> {
    const sent = [...(this.givenUp.get(scope) ?? [])];
    if (sent.length === 0) return;
    await this.untilAllBegan(sent, caller);
    for (let start = 0; start < sent.length; start += idsAtATime) {
      await this.kill(sent.slice(start, start + idsAtATime), caller);
    }
    const left = this.givenUp.get(scope);
    for (const one of sent) left?.delete(one);
    if (left?.size === 0) this.givenUp.delete(scope);
  }

  /** Waits for what goes on in the background. */
  async close(): Promise<void> {
    await Promise.all(this.inBackground.values());
  }

  /** @returns whether it came in time */
  private async send(
    scope: string,
    work: Work,
    write: (sending: Sending) => Promise<void>,
  ): Promise<boolean> {
    const now = await this.serverTime.now(work);
    work.signal.throwIfAborted();
    const until = Math.floor(now + this.wayMs);
    const sending = { queryId: randomUUID(), until, wayMs: this.wayMs };
    // At once, before the caller hears of it: the next thing it does may be to write again.
    const giveUp = () => this.giveUp(scope, sending);
    work.signal.addEventListener('abort', giveUp, { once: true });
    try {
      await write(sending);
      return true;
    } catch (error) {
      // ClickHouse's own error means that the statement has ended.
      if (!(error instanceof ServerError) || error.code === undefined) giveUp();
      else if (cameTooLate(error) && sending.wayMs < wayMs.most) {
        // Of its own: many that were late together tell no more than one.
        this.wayMs = Math.max(this.wayMs, Math.min(2 * sending.wayMs, wayMs.most));
        return false;
      }
      throw error;
    } finally {
      work.signal.removeEventListener('abort', giveUp);
    }
  }

  private giveUp(scope: string, sending: Sending): void {
    const sent = this.givenUp.get(scope) ?? new Set();
    this.givenUp.set(scope, sent.add(sending));
    if (this.inBackground.has(scope)) return;
    this.inBackground.set(scope, this.settleInBackground(scope));
  }

  private async settleInBackground(scope: string): Promise<void> {
    try {
      while (this.givenUp.has(scope)) await this.settle(scope);
    } catch {
      // What failed stays where it is: the next write of this scope tries again.
    } finally {
      this.inBackground.delete(scope);
    }
  }

  /** Waits until what has not begun will be refused. */
  private async untilAllBegan(sent: readonly Sending[], caller?: Work): Promise<void> {
    const last = sent.reduce(both);
    const work = this.patience(caller);
    const left = last.until - (await this.serverTime.ask(work));
    // It is further off than that only where the server's clock was set back.
    const waitMs = Math.min(left, last.wayMs);
    if (waitMs >= 0) await wait(waitMs + 2 + waitMs / 500, undefined, { signal: caller?.signal });
  }

  /** Ends what has begun, and waits until it has ended. */
  private async kill(sent: readonly Sending[], caller?: Work): Promise<void> {
    const ids = sent.map(({ queryId }) => queryId);
    // Marked first: of a server that says nothing nobody knows whether it has heard of it.
    await this.sendKill(ids, 'ASYNC', this.patience(caller));
    const waiting = this.patience(caller);
    try {
      await this.sendKill(ids, 'SYNC', waiting);
    } catch (error) {
      if (caller?.signal.aborted || !waiting.signal.aborted) throw error;
      // What waits for its body may do so; but a server that was stopped may be about to store.
      await this.serverTime.ask(this.patience(caller));
    }
  }

  private async sendKill(
    ids: readonly string[],
    mode: 'ASYNC' | 'SYNC',
    work: Work,
  ): Promise<void> {
    const sql = `KILL QUERY WHERE query_id IN {ids:Array(String)} ${mode}`;
    const statement = { sql, params: { ids } };
    try {
      await this.connection.run(statement, work, unlimitedKill).catch((error) => {
        if (!isConstrained(error)) throw error;
        return this.connection.run(statement, work, killSettings);
      });
    } catch (error) {
      // A server that refuses to kill, to this user or at all, would refuse it for ever.
      if (work.signal.aborted || this.connection.toStorageError(error).retryable) throw error;
    }
  }

  private patience(caller?: Work): Work {
    return deadline(this.patienceMs, caller?.signal);
  }
}

/** As one that lasts as long as both. Not by the arguments of a call: of some 100,000 there is no call. */
const both = (one: Sending, other: Sending): Sending => ({
  ...one,
  until: Math.max(one.until, other.until),
  wayMs: Math.max(one.wayMs, other.wayMs),
});

/** Work that nobody called for, with a deadline of its own; `stop` may end it before. */
export function deadline(timeoutMs: number, stop?: AbortSignal): Work {
  const end = performance.now() + timeoutMs;
  const late = AbortSignal.timeout(timeoutMs);
  return {
    signal: stop === undefined ? late : AbortSignal.any([late, stop]),
    remainingMs: () => Math.max(0, end - performance.now()),
  };
}
