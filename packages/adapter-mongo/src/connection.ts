import type { CallContext } from '@jts/adapter-kit';
import type { StorageError } from '@jts/domain';
import {
  type BSONSerializeOptions,
  type Collection,
  type Db,
  type Document,
  type ObjectId,
  ReadConcern,
} from 'mongodb';
import type { Access } from './client.js';
import { connectionProblem, toStorageError } from './errors.js';

/** How long a piece of work may take, when it must stop, and how much it may read. */
export type Work = Pick<CallContext, 'signal' | 'remainingMs' | 'limits'>;

/** The names of the collections. */
export type CollectionName =
  | 'formulas'
  | 'strategies'
  | 'backtest_results'
  | 'backtest_trades'
  | 'settings';

/** A document of any collection; older ones have texts for ids. */
export interface StoredDocument extends Document {
  _id: ObjectId | string;
}

/**
 * In place of the driver's `{}`, which has a `constructor` and a `__proto__` by inheritance: lists of
 * these names would come back as bytes.
 */
const noFields = Object.freeze(Object.create(null));

/** The database, and what each command to it carries. */
export class Connection {
  readonly server: string;
  readonly database: string;
  /** With credentials: private to the runtime too. So is what the driver hangs on them. */
  readonly #access: Access;
  readonly #db: Db;
  /** Whether the server has ever answered. */
  private answered = false;
  readonly #opened = new Map<CollectionName, Collection<StoredDocument>>();

  constructor(access: Access) {
    this.#access = access;
    this.server = access.server;
    this.database = access.database;
    // Of a client that was handed in, only what our results don't depend on holds.
    this.#db = access.client.db(access.database, {
      // What was acknowledged survives a failover, and every later read sees it.
      writeConcern: { w: 'majority' },
      readPreference: 'primary',
      // Reads at the primary are local by default, which need not be said.
      ...(access.client.readConcern === undefined ? {} : { readConcern: new ReadConcern('local') }),
      // Without it the driver stores null for undefined.
      ignoreUndefined: true,
      // The forms that the codec knows: a 64-bit integer is a number where it fits, else a Long.
      promoteLongs: true,
      promoteValues: true,
      promoteBuffers: false,
      useBigInt64: false,
      bsonRegExp: false,
      raw: false,
      enableUtf8Validation: true,
    });
  }

  async open(work: Work): Promise<void> {
    work.signal.throwIfAborted();
    if (this.#access.owned) await this.#access.client.connect();
    this.answered = true;
  }

  collection(name: CollectionName): Collection<StoredDocument> {
    const collection =
      this.#opened.get(name) ??
      this.#db.collection<StoredDocument>(name, { fieldsAsRaw: noFields });
    this.#opened.set(name, collection);
    return collection;
  }

  /** A command on the database itself. @param options how its answer is parsed */
  command(command: Document, work: Work, options: BSONSerializeOptions = {}): Promise<Document> {
    return this.#db.command(
      { ...command, ...this.deadline(work) },
      { ...options, signal: work.signal },
    );
  }

  collections(work: Work): Promise<readonly { readonly name: string; readonly type?: string }[]> {
    return this.#db.listCollections({}, { ...this.options(work), nameOnly: true }).toArray();
  }

  async create(name: CollectionName, work: Work): Promise<void> {
    await this.#db.createCollection(name, this.deadline(work));
  }

  /**
   * What each operation carries: until when the server may work on it, and what stops it. (The
   * driver's own `timeoutMS` does nothing.) Writes obey the signal as reads do, undocumented.
   */
  options(work: Work) {
    return { ...this.deadline(work), signal: work.signal };
  }

  /** For commands that send every option on: with a signal they would be refused. */
  deadline(work: Work): { readonly maxTimeMS: number } {
    work.signal.throwIfAborted();
    return { maxTimeMS: Math.max(1, Math.ceil(work.remainingMs())) };
  }

  toStorageError(error: unknown): StorageError {
    const { secrets, way } = this.#access;
    const problem = way && connectionProblem(error, way, this.answered);
    return toStorageError(error, this.server, secrets, problem);
  }

  async close(): Promise<void> {
    if (this.#access.owned) await this.#access.client.close();
  }
}
