import type { ClickHouseClient } from '@clickhouse/client';
import type { OpenWay } from '../harness/job.js';
import type { Settings } from '../settings.js';
import { connect } from './connection.js';
import { digestOnServer } from './digest.js';
import { dropDatabase, makeDatabase } from './table.js';

/** The server must not wait for other inserts to join in, as servers of today do by default. */
export const atOnce = { async_insert: 0 } as const;

interface OwnTable {
  readonly client: ClickHouseClient;
  readonly database: string;
}

interface Writer {
  /** What is there before each run. */
  fill?(): Promise<unknown>;
  write(): Promise<unknown>;
  close?(): Promise<void>;
}

/** A way that writes into a table of its own, emptied (and filled) before each run. */
export async function intoEmptyTable(
  { server, scratchPrefix }: Settings,
  name: string,
  open: (table: OwnTable) => Promise<Writer>,
): Promise<OpenWay> {
  const database = `${scratchPrefix}${name}`;
  await makeDatabase(server, database);
  const client = connect(server, database);
  const writer = await open({ client, database });
  return {
    async prepare() {
      await client.command({ query: 'TRUNCATE TABLE candles SYNC' });
      await writer.fill?.();
    },
    async run() {
      await writer.write();
      return () => digestOnServer(client, 'candles');
    },
    async close() {
      await writer.close?.();
      await dropDatabase(server, database);
      await client.close();
    },
  };
}
