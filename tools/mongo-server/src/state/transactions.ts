import type { Engine } from '../engine/engine.js';
import { invalidOptions, MongoError, noSuchTransaction } from '../errors/mongo-error.js';
import type { Command } from '../wire/command.js';
import { type ClientConnection, orphanPatienceMs } from './client-connection.js';
import type { Cursors } from './cursors.js';
import type { Transaction } from './transaction.js';

const lifetimeMs = 60_000;
const shutdownInProgress = 91;
const transactionTooOld = 225;
const transactionCommitted = 256;
const notInTransaction = 263;

/** MongoDB fails at once on a document that another transaction has written; waiting a little hides short writes. */
const begin = `begin isolation level repeatable read; set local lock_timeout = '50ms'`;

const allowed = new Set([
  ...['find', 'aggregate', 'distinct', 'getMore', 'killCursors'],
  ...['insert', 'update', 'delete', 'findAndModify', 'findandmodify', 'create', 'createIndexes'],
  ...['commitTransaction', 'abortTransaction'],
]);

/** The latest transaction of each session, on a PostgreSQL connection of its own while it is open. */
export class Transactions {
  readonly #latest = new Map<string, Transaction>();
  readonly #engine: Engine;
  readonly #cursors: Cursors;
  #closed = false;

  constructor(engine: Engine, cursors: Cursors) {
    this.#engine = engine;
    this.#cursors = cursors;
  }

  /** The transaction that a command runs in, begun if the command starts it. */
  async enter(
    command: Command,
    session: string | undefined,
    connection: ClientConnection,
  ): Promise<Transaction | undefined> {
    if (command.get('autocommit') !== false) return undefined;
    if (session === undefined) {
      throw new MongoError(invalidOptions, 'a transaction needs a session');
    }
    if (!allowed.has(command.name)) {
      const reason = `Cannot run '${command.name}' in a multi-document transaction.`;
      throw new MongoError(notInTransaction, reason);
    }
    const number = BigInt(command.number('txnNumber', 0));
    const latest = this.#latest.get(session);
    if (latest !== undefined && number < latest.number) {
      const reason = `a newer transaction ${latest.number} has started`;
      throw new MongoError(transactionTooOld, `Cannot start transaction ${number}: ${reason}`);
    }
    if (command.get('startTransaction')) return this.#begin(session, number, connection);
    return continued(latest, number, command, connection);
  }

  async #begin(
    session: string,
    number: bigint,
    connection: ClientConnection,
  ): Promise<Transaction> {
    await this.endSession(session);
    const client = await this.#engine.pin();
    const expires = Date.now() + lifetimeMs;
    const transaction: Transaction = {
      ...{ number, client, connection, expires },
      state: 'open',
      deadline: expires,
    };
    this.#latest.set(session, transaction);
    try {
      // The server's end would wait for this connection, which nobody gave back.
      if (this.#closed) throw new MongoError(shutdownInProgress, 'the server is stopping');
      await client.query(begin);
    } catch (error) {
      await this.abort(transaction);
      throw error;
    }
    return transaction;
  }

  async commit(transaction: Transaction): Promise<void> {
    if (transaction.state === 'committed') return; // a repeated commit
    try {
      await transaction.client.query('commit');
    } catch (error) {
      await this.abort(transaction);
      throw error;
    }
    await this.#end(transaction, 'committed');
  }

  async abort(transaction: Transaction): Promise<void> {
    if (transaction.state === 'open') await this.#end(transaction, 'aborted');
  }

  async #end(transaction: Transaction, state: 'committed' | 'aborted'): Promise<void> {
    transaction.state = state;
    try {
      await this.#cursors.closeWhere((cursor) => cursor.transaction === transaction);
    } finally {
      await this.#engine.unpin(transaction.client, 'rollback');
    }
  }

  async endSession(session: string): Promise<void> {
    const transaction = this.#latest.get(session);
    this.#latest.delete(session);
    if (transaction !== undefined) await this.abort(transaction);
  }

  /** At the server's end. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#latest.keys()].map((session) => this.endSession(session)));
  }

  async abortExpired(now = Date.now()): Promise<void> {
    const expired = [...this.#latest.values()].filter(
      ({ state, deadline }) => state === 'open' && deadline <= now,
    );
    await Promise.all(expired.map((transaction) => this.abort(transaction)));
  }

  /** The client may go on over another connection, but not much later. */
  orphan(connection: ClientConnection): void {
    for (const transaction of this.#latest.values()) {
      if (transaction.connection === connection) {
        transaction.deadline = Date.now() + orphanPatienceMs;
      }
    }
  }
}

/** A command that goes on with the session's latest transaction. */
function continued(
  latest: Transaction | undefined,
  number: bigint,
  command: Command,
  connection: ClientConnection,
): Transaction {
  if (latest?.number !== number || latest.state === 'aborted') {
    const reason = 'does not match any in-progress transactions.';
    throw new MongoError(noSuchTransaction, `Given transaction number ${number} ${reason}`);
  }
  if (latest.state === 'committed' && command.name !== 'commitTransaction') {
    throw new MongoError(transactionCommitted, `Transaction ${number} has been committed.`);
  }
  latest.connection = connection;
  latest.deadline = latest.expires;
  return latest;
}
