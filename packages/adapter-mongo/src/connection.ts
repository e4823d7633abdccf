import type { CallContext } from '@jts/adapter-kit';
import type { StorageError } from '@jts/domain';
import {
  type BSONSerializeOptions,
  type Collection,
  type Db,
  type Document,
  type MongoClient,
  type ObjectId,
  ReadConcern,
} from 'mongodb';
import type { Access } from './client.js';
import { connectionProblem, toStorageError } from './errors.js';
import { Heartbeats } from './heartbeats.js';

/** How long a piece of work may take, and when it must stop. */
type Timed = Pick<CallContext, 'signal' | 'remainingMs'>;

/** The same, and how much it may read. */
export type Work = Timed & Pick<CallContext, 'limits'>;

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

/** How long a client that was replaced stays open, in milliseconds. */
const oldMs = 60_000;

/** The database, and what each command to it carries. */
export class Connection {
  readonly server: string;
  readonly database: string;
  /** With credentials: private to the runtime too. So is what the driver hangs on them. */
  readonly #access: Access;
  #client: MongoClient;
  /** Of a client that can be replaced. */
  #heartbeats: Heartbeats | undefined;
  #db: Db;
  /** Those that have been replaced. */
  readonly #old = new Set<MongoClient>();
  /** Whether the server has ever answered. */
  private answered = false;
  readonly #opened = new Map<CollectionName, Collection<StoredDocument>>();

  constructor(access: Access) {
    this.#access = access;
    this.server = access.server;
    this.database = access.database;
    this.#client = access.client;
    this.#heartbeats = access.another && new Heartbeats(access.client);
    this.#db = this.databaseOf(access.client);
  }

  private databaseOf(client: MongoClient): Db {
    // Of a client that was handed in, only what our results don't depend on holds.
    return client.db(this.database, {
      // What was acknowledged survives a failover, and every later read sees it.
      writeConcern: { w: 'majority' },
      readPreference: 'primary',
      // Reads at the primary are local by default, which need not be said.
      ...(client.readConcern === undefined ? {} : { readConcern: new ReadConcern('local') }),
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
    if (this.#access.another !== undefined) await this.#client.connect();
    this.answered = true;
  }

  /** Takes another client where the driver has stopped to look at its servers. */
  private refresh(): void {
    const { another } = this.#access;
    if (another === undefined || !this.#heartbeats?.stopped) return;
    const old = this.#client;
    this.#old.add(old);
    // Calls that are at work on another server of it may end.
    setTimeout(() => this.leave(old), oldMs).unref();
    this.#client = another();
    this.#heartbeats = new Heartbeats(this.#client);
    this.#db = this.databaseOf(this.#client);
    this.#opened.clear();
  }

  private leave(old: MongoClient): void {
    this.#old.delete(old);
    old.close().catch(() => {});
  }

  collection(name: CollectionName): Collection<StoredDocument> {
    this.refresh();
    const collection =
      this.#opened.get(name) ??
      this.#db.collection<StoredDocument>(name, { fieldsAsRaw: noFields });
    this.#opened.set(name, collection);
    return collection;
  }

  /** A command on the database itself. @param options how its answer is parsed */
  command(command: Document, work: Timed, options: BSONSerializeOptions = {}): Promise<Document> {
    this.refresh();
    return this.#db.command(
      { ...command, ...this.deadline(work) },
      { ...options, signal: work.signal },
    );
  }

  collections(work: Work): Promise<readonly { readonly name: string; readonly type?: string }[]> {
    this.refresh();
    return this.#db.listCollections({}, { ...this.options(work), nameOnly: true }).toArray();
  }

  async create(name: CollectionName, work: Work): Promise<void> {
    this.refresh();
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
  deadline(work: Timed): { readonly maxTimeMS: number } {
    work.signal.throwIfAborted();
    return { maxTimeMS: Math.max(1, Math.ceil(work.remainingMs())) };
  }

  toStorageError(error: unknown): StorageError {
    const { secrets, way } = this.#access;
    const problem = way && connectionProblem(error, way, this.answered);
    return toStorageError(error, this.server, secrets, problem);
  }

  async close(): Promise<void> {
    if (this.#access.another === undefined) return;
    await Promise.all([this.#client, ...this.#old].map((client) => client.close()));
  }
}
