import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isConflict } from '../errors/translate.js';
import { Cancellation } from './cancellation.js';
import { sessionOptions } from './session-settings.js';

const poolSize = 16;
const conflictRetries = 10;

export interface CallOptions {
  /** The connection of the transaction that the call belongs to. */
  readonly client?: pg.PoolClient | undefined;
  /** Aborted, with a MongoError as its reason, when the client is gone. */
  readonly signal?: AbortSignal | undefined;
  /** 0 for no limit, as in MongoDB. */
  readonly maxTimeMS?: number | undefined;
}

/** DocumentDB behind a pool of PostgreSQL connections. */
export class Engine {
  readonly #pool: pg.Pool;
  /** Cancels statements: PostgreSQL takes that over another connection only. */
  readonly #control: pg.Pool;
  /** The name of each SQL text's prepared statement. */
  readonly #statements = new Map<string, string>();

  constructor(config: pg.ClientConfig) {
    const options = { ...config, options: sessionOptions };
    this.#pool = new pg.Pool({ ...options, max: poolSize, idleTimeoutMillis: 30_000 });
    this.#control = new pg.Pool({ ...config, max: 1 });
    for (const pool of [this.#pool, this.#control]) {
      pool.on('error', () => {}); // an idle connection broke: the pool drops it
      pool.on('connect', (client) => client.on('error', () => {})); // one in use: its next statement fails
    }
  }

  /** Takes a connection out of the pool; another one may take its place. */
  async pin(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect();
    this.#pool.options.max++;
    return client;
  }

  /** @param cleanup SQL that makes the connection fit for reuse */
  async unpin(client: pg.PoolClient, cleanup: string): Promise<void> {
    this.#pool.options.max--;
    try {
      await client.query(cleanup);
      client.release();
    } catch {
      client.release(true); // broken or not clean: the pool drops it
    }
  }

  /** Runs a statement that has one row as its result, and returns that. */
  async call<Row extends unknown[]>(
    sql: string,
    parameters: unknown[],
    options?: CallOptions,
  ): Promise<Row> {
    const [row] = await this.rows<Row>(sql, parameters, options);
    if (row === undefined) throw new Error(`no result of ${sql}`);
    return row;
  }

  /**
   * Runs one statement. Outside of a transaction a conflict with another statement is retried, as
   * MongoDB does.
   */
  async rows<Row extends unknown[]>(
    sql: string,
    parameters: unknown[],
    options: CallOptions = {},
  ): Promise<Row[]> {
    if (options.client !== undefined) {
      return this.#query<Row>(options.client, sql, parameters, options);
    }
    for (let attempt = 1; ; attempt++) {
      const client = await this.#pool.connect();
      try {
        const rows = await this.#query<Row>(client, sql, parameters, options);
        client.release();
        return rows;
      } catch (error) {
        client.release(!isHarmless(error));
        if (!isConflict(error) || attempt > conflictRetries) throw error;
      }
      await delay(Math.random() * 5 * attempt);
    }
  }

  async #query<Row extends unknown[]>(
    client: pg.PoolClient,
    sql: string,
    parameters: unknown[],
    { signal, maxTimeMS = 0 }: CallOptions,
  ): Promise<Row[]> {
    signal?.throwIfAborted();
    const cancel = () => this.#control.query('select pg_cancel_backend($1)', [backendPid(client)]);
    const cancellation = new Cancellation(cancel, signal, maxTimeMS);
    const query = { name: this.#nameOf(sql), text: sql, values: parameters };
    try {
      const { rows } = await client.query<Row>({ ...query, rowMode: 'array' });
      return rows;
    } finally {
      await cancellation.settle(); // where it was cancelled, that is the outcome
    }
  }

  #nameOf(sql: string): string {
    const name = this.#statements.get(sql) ?? `s${this.#statements.size}`;
    this.#statements.set(sql, name);
    return name;
  }

  async close(): Promise<void> {
    await this.#pool.end(); // may need the other one to cancel what still runs
    await this.#control.end();
  }
}

/** Whether a connection is as good as before after this failure of a statement. */
function isHarmless(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}

/** pg knows it since the connection's start, its types do not. */
function backendPid(client: pg.PoolClient): unknown {
  return 'processID' in client ? client.processID : null;
}
