import { setTimeout } from 'node:timers/promises';
import { type CallContext, ServerTime } from '@jts/adapter-kit';
import type { Document } from 'mongodb';
import type { CollectionName, Connection, StoredDocument, Work } from './connection.js';
import { codeOf, mayBeDone } from './errors.js';
import { both, GivenUp } from './given-up.js';

type Id = StoredDocument['_id'];

/** How long a write may take to come to the server, in milliseconds, beside what the last one took. */
const patienceMs = 1000;

/** Of some time, so much may the server's clock be slower. */
const drift = 0.002;

/** What `$replaceWith` says where it is to make a document of null. */
const noDocument = 40228;

/**
 * Writes, and what is left of those that were given up. G9: the bytes of an attempt that was aborted,
 * timed out or lost its answer may still be on their way. So each write carries a time, by the server's
 * clock, until which it may act; and what it could undo waits until that has passed.
 */
export class Writes {
  readonly connection: Connection;
  readonly serverTime: ServerTime;
  private readonly inserts = new GivenUp();
  private readonly changes = new GivenUp();
  /** What the last write took that was answered: the next one may be as slow. */
  private tookMs = 0;
  private forgotAt = 0;

  constructor(connection: Connection) {
    this.connection = connection;
    this.serverTime = new ServerTime(async (work) => {
      const { localTime } = await connection.command({ hello: 1 }, work);
      return (localTime as Date).getTime();
    });
  }

  /**
   * An insert, once no update or delete of this document can come late: one that did would take the new
   * document for the one that it was meant for.
   *
   * @param id of the document, or of what it is a part of
   * @param write is handed the first stage of a pipeline, which makes nothing once it is late
   */
  async insert<T>(
    name: CollectionName,
    id: Id,
    context: CallContext,
    write: (inTime: Document) => Promise<T>,
  ): Promise<T> {
    await this.settle(this.changes, name, [id], context);
    for (;;) {
      try {
        return await this.send(this.inserts, name, [id], context, (until) =>
          write({ $replaceWith: { $cond: [isBefore(until), '$$ROOT', null] } }),
        );
      } catch (error) {
        if (codeOf(error) !== noDocument) throw error;
        // It came late, unless the server's clock was set.
        await this.serverTime.ask(context);
      }
    }
  }

  /**
   * An update or a delete.
   *
   * @param write is handed a condition for its filter, which finds nothing once it is late
   */
  async change<T>(
    name: CollectionName,
    ids: readonly Id[],
    context: CallContext,
    write: (inTime: Document) => Promise<T>,
  ): Promise<T> {
    const changes = await context.once(`changes in ${name}`, async () => ({ sent: 0 }));
    // What found nothing may have come late, if the server's clock was set.
    if (changes.sent++ > 0) await this.serverTime.ask(context);
    return this.send(this.changes, name, ids, context, (until) =>
      write({ $expr: isBefore(until) }),
    );
  }

  /**
   * Waits until no insert can come late: to be asked before a delete, which such a one would undo.
   *
   * @param ids any of the collection, if absent
   */
  noLateInsert(
    name: CollectionName,
    ids: readonly Id[] | undefined,
    context: CallContext,
  ): Promise<void> {
    return this.settle(this.inserts, name, ids, context);
  }

  private async send<T>(
    givenUp: GivenUp,
    name: CollectionName,
    ids: readonly Id[],
    context: CallContext,
    write: (until: Date) => Promise<T>,
  ): Promise<T> {
    const now = await this.serverTime.now(context);
    context.signal.throwIfAborted();
    const wayMs = patienceMs + this.tookMs;
    const until = now + wayMs;
    // At once, before the caller hears of it: the next thing it does may be to write again.
    const giveUp = () => {
      this.forget();
      givenUp.add(name, ids, { until, wayMs });
    };
    context.signal.addEventListener('abort', giveUp, { once: true });
    const start = performance.now();
    const answered = () => {
      this.tookMs = performance.now() - start;
    };
    try {
      const answer = await write(new Date(until));
      answered();
      return answer;
    } catch (error) {
      if (mayBeDone(error)) giveUp();
      else answered();
      throw error;
    } finally {
      context.signal.removeEventListener('abort', giveUp);
    }
  }

  /** Now and then: thousands that are given up at once would each look at all. */
  private forget(): void {
    const moment = performance.now();
    if (moment - this.forgotAt < patienceMs) return;
    this.forgotAt = moment;
    const time = this.serverTime.known;
    for (const givenUp of [this.inserts, this.changes]) givenUp.forget(time);
  }

  /** Waits until what was given up can't act any more. */
  private async settle(
    givenUp: GivenUp,
    name: CollectionName,
    ids: readonly Id[] | undefined,
    work: Work,
  ): Promise<void> {
    const late = givenUp.of(name, ids);
    if (late.size === 0) return;
    const { until, wayMs } = [...late.values()].reduce((one, other) => both(one, other));
    let time = await this.serverTime.ask(work);
    // It is further off than that only where the server's clock was set back.
    const end = performance.now() + wayMs + wayMs * drift;
    while (time <= until && performance.now() <= end) {
      const waitMs = Math.min(until - time, end - performance.now()) + 1;
      await setTimeout(waitMs, undefined, { signal: work.signal });
      time = await this.serverTime.ask(work);
    }
    givenUp.forget(time);
    givenUp.settled(name, late);
  }
}

/** Not as `$lt`, which DocumentDB would look up in an index. */
const isBefore = (until: Date): Document => ({ $not: [{ $gte: ['$$NOW', until] }] });
