import type { Compaction } from './compaction.js';
import type { Connection } from './connection.js';
import type { Schema } from './schema.js';
import type { Writes } from './writes.js';

/** What the repositories work with. */
export interface Database {
  readonly connection: Connection;
  readonly schema: Schema;
  readonly writes: Writes;
  readonly compaction: Compaction;
}
