import type pg from 'pg';
import type { ClientConnection } from './client-connection.js';

/** One is a `REPEATABLE READ` transaction of PostgreSQL. */
export interface Transaction {
  readonly number: bigint;
  /** The PostgreSQL connection that runs it. */
  readonly client: pg.PoolClient;
  state: 'open' | 'committed' | 'aborted';
  /** The one that used it last. */
  connection: ClientConnection;
  readonly expires: number;
  /** Earlier than that where its client has gone. */
  deadline: number;
}
