import { createClickHouseStore } from '@jts/adapter-clickhouse';
import {
  createEmbeddedClickHouseStore,
  type RunningEngine,
  startEngine,
} from '@jts/adapter-clickhouse/embedded';
import type { OpenOptions } from '@jts/conformance';
import type { MarketDataStore } from '@jts/ports';
import type { ProvidedContext } from 'vitest';
import { seedInto } from './clickhouse-seed.js';
import { openDatabase, reasonOf, type TestDatabase } from './database.js';
import type { StoreTarget } from './store-target.js';

type Server = ProvidedContext['clickHouse'];

/** A server over HTTP. */
export const clickHouseOn = (provided: Server): StoreTarget =>
  onDatabases({
    name: 'ClickHouse over HTTP',
    unavailable: reasonOf(provided),
    open: () => openDatabase(provided),
    connect: ({ url, username, password, database }, options) =>
      createClickHouseStore({ url, username, password, database, ...options }),
  });

/** An engine that is started when the first store needs it. */
export interface EmbeddedTarget extends StoreTarget {
  /** Ends the engine. */
  stop(): Promise<void>;
}

/** @param unavailable why the engine can't run here */
export function embeddedClickHouse(unavailable?: string): EmbeddedTarget {
  let started: Promise<RunningEngine> | undefined;
  const engine = () => {
    started ??= startEngine();
    return started;
  };
  const target = onDatabases({
    name: 'embedded ClickHouse',
    unavailable,
    open: async () => openDatabase(await engine()),
    connect: async ({ database }, options) =>
      createEmbeddedClickHouseStore({ engine: await engine(), database, ...options }),
  });
  return {
    ...target,
    stop: async () => (await started)?.stop(),
  };
}

interface Databases {
  readonly name: string;
  readonly unavailable: string | undefined;
  open(): Promise<TestDatabase>;
  connect(database: TestDatabase, options: OpenOptions | undefined): Promise<MarketDataStore>;
}

/** A database for each case. */
const onDatabases = ({ name, unavailable, open, connect }: Databases): StoreTarget => ({
  name,
  unavailable,
  capabilities: { deletes: true, conflictSkip: true, reconnects: true },
  async open(options) {
    const database = await open();
    const stores: MarketDataStore[] = [];
    const reconnect = async () => {
      const store = await connect(database, options);
      stores.push(store);
      return store;
    };
    const store = await reconnect();
    await store.ensureSchema();
    return {
      repository: store,
      priceScale: store.priceScale,
      seed: seedInto(database),
      reconnect,
      async close() {
        await Promise.all(stores.map((one) => one.close()));
        await database.drop();
      },
    };
  },
});
