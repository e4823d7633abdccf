import type { Engine } from '../engine/engine.js';
import {
  cursorInUse,
  cursorNotFound,
  illegalOperation,
  MongoError,
} from '../errors/mongo-error.js';
import { type ClientConnection, orphanPatienceMs } from './client-connection.js';
import type { Transaction } from './transaction.js';

const idlePatienceMs = 10 * 60_000;
const unauthorized = 13;
/** The deadline of a cursor that a getMore is reading from: none. */
const inUse = Number.POSITIVE_INFINITY;

export interface Cursor {
  readonly id: number;
  readonly database: string;
  /** `database.collection`, as the client knows it. */
  readonly namespace: string;
  /** The engine's state of it. */
  readonly continuation: Buffer;
  readonly transaction: Transaction | undefined;
  readonly session: string | undefined;
  /** The one that used it last. */
  readonly connection: ClientConnection;
}

interface OpenCursor extends Cursor {
  deadline: number;
}

/**
 * The cursors that clients may still read from. One is no more than the engine's continuation and a
 * file of rows; it holds no PostgreSQL connection.
 */
export class Cursors {
  readonly #open = new Map<number, OpenCursor>();
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get size(): number {
    return this.#open.size;
  }

  add(cursor: Cursor): void {
    const patience = cursor.connection.isOpen ? idlePatienceMs : orphanPatienceMs;
    this.#open.set(cursor.id, { ...cursor, deadline: Date.now() + patience });
  }

  /** Takes a cursor for reading; the reader puts it back, or closes it. */
  take(id: number, namespace: string, transaction: Transaction | undefined): Cursor {
    const cursor = this.#open.get(id);
    if (cursor === undefined) throw new MongoError(cursorNotFound, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      const owner = `cursor belongs to a different namespace ${cursor.namespace}`;
      throw new MongoError(
        unauthorized,
        `Requested getMore on namespace '${namespace}', but ${owner}`,
      );
    }
    if (cursor.transaction !== transaction) {
      throw new MongoError(illegalOperation, `cursor id ${id} belongs to another transaction`);
    }
    if (cursor.deadline === inUse) {
      throw new MongoError(cursorInUse, `cursor id ${id} is already in use`);
    }
    cursor.deadline = inUse;
    return cursor;
  }

  /** After reading: with the rows that remain, unless the cursor was closed meanwhile. */
  async putBack(cursor: Cursor): Promise<void> {
    if (this.#open.has(cursor.id)) this.add(cursor);
    else await this.#discard([cursor.id]);
  }

  /** After the last row, which the engine has cleared away. */
  forget(id: number): void {
    this.#open.delete(id);
  }

  close(id: number): Promise<number[]> {
    return this.closeWhere((cursor) => cursor.id === id);
  }

  /** Returns the ids of the closed cursors. */
  closeWhere(predicate: (cursor: Cursor) => boolean): Promise<number[]> {
    return this.#closeAll([...this.#open.values()].filter(predicate));
  }

  closeExpired(now = Date.now()): Promise<number[]> {
    return this.#closeAll([...this.#open.values()].filter(({ deadline }) => deadline <= now));
  }

  async #closeAll(cursors: readonly Cursor[]): Promise<number[]> {
    const ids = cursors.map(({ id }) => id);
    for (const id of ids) this.#open.delete(id);
    await this.#discard(ids);
    return ids;
  }

  async #discard(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#engine.call('select documentdb_api_internal.delete_cursors($1::bigint[])', [ids]);
  }

  /** The client may go on over another connection, but not much later. */
  orphan(connection: ClientConnection): void {
    const deadline = Date.now() + orphanPatienceMs;
    for (const cursor of this.#open.values()) {
      const idle = cursor.deadline !== inUse;
      if (cursor.connection === connection && idle) cursor.deadline = deadline;
    }
  }
}
