import { defineStore, type MarketDataDriver, StoreCalls } from '@jts/adapter-kit';
import { checkSeriesKey, type SeriesKey, type StorageError } from '@jts/domain';
import type { CallOptions, MarketDataStore } from '@jts/ports';
import { candleDriver } from './candles.js';
import { accessFrom } from './client.js';
import { Compaction } from './compaction.js';
import { Connection } from './connection.js';
import type { Database } from './database.js';
import { type ClickHouseStoreOptions, checkCompactionInterval } from './options.js';
import { Schema } from './schema.js';
import { symbolDriver } from './symbols.js';
import { textsOf } from './table.js';
import { Writes } from './writes.js';

export interface ClickHouseStore extends MarketDataStore {
  /**
   * Removes the rows that a `replace` superseded, of one series or of all, at once. Reads of this
   * store never see such rows; other programs see them until they are removed. Safe at any instant
   * and beside any writer.
   *
   * @returns how many rows are gone, as another look has shown: not too many, though too few beside writers
   */
  compact(key?: SeriesKey, options?: CallOptions): Promise<number>;
}

/** What an owner of the server adds to a store over it. */
export interface Owner {
  /** Further details of `health`. */
  readonly details: Readonly<Record<string, string>>;
  /** Why nothing answers, where the owner knows better than the connection. */
  explain(error: StorageError): StorageError;
}

/** Connects, with one attempt: what is wrong with the options shows at once. */
export async function openStore(
  options: ClickHouseStoreOptions,
  owner?: Owner,
): Promise<ClickHouseStore> {
  const intervalMs = checkCompactionInterval(options.compactionIntervalMs);
  const connection = new Connection(await accessFrom(options));
  const schema = new Schema(connection);
  const compaction = new Compaction(connection, schema, intervalMs);
  const database = { connection, schema, compaction, writes: new Writes(connection) };
  const driver = marketDataDriver(database, options, owner);
  const calls = new StoreCalls(driver, options);
  try {
    await calls.run(
      'open',
      {},
      () => undefined,
      async (_, context) => {
        await connection.open(context);
        await schema.look(context);
      },
      { retry: false },
    );
  } catch (error) {
    await connection.close();
    throw error;
  }
  return Object.assign(defineStore(driver, calls), {
    compact: (key?: SeriesKey, callOptions?: CallOptions) =>
      calls.run(
        'compact',
        callOptions,
        () => (key === undefined ? undefined : checkSeriesKey(key)),
        (checked, context) => compaction.compact(checked, context),
      ),
  });
}

function marketDataDriver(
  database: Database,
  { now, timeoutMs }: ClickHouseStoreOptions,
  owner: Owner | undefined,
): MarketDataDriver {
  const { connection, schema, writes, compaction } = database;
  return {
    name: 'ClickHouse',
    get priceScale() {
      return schema.priceScale;
    },
    candles: candleDriver(database),
    symbols: symbolDriver(database, now),
    toStorageError(error) {
      const known = connection.toStorageError(error);
      return owner === undefined ? known : owner.explain(known);
    },
    ensureSchema: (context) => schema.ensure(context),
    async ping(context) {
      const result = await connection.select(
        { sql: 'SELECT version() AS v FORMAT Native' },
        context,
      );
      return {
        serverVersion: textsOf(result, 'v')[0] ?? '',
        details: {
          database: connection.names.database,
          host: connection.server,
          ...owner?.details,
        },
      };
    },
    async close() {
      await compaction.close(closingMs(timeoutMs));
      await writes.close();
      await connection.close();
    },
  };
}

/** What cleaning up may take of the time that `close()` has. */
const closingMs = (timeoutMs = 30_000) => timeoutMs / 2;
