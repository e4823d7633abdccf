import { createClickHouseStore } from '@jts/adapter-clickhouse';
import type { MarketDataStore } from '@jts/ports';
import type { ProvidedContext } from 'vitest';
import { seedInto } from './clickhouse-seed.js';
import { openDatabase, reasonOf } from './database.js';
import type { StoreTarget } from './store-target.js';

/** A server over HTTP, and on it a database for each case. */
export const clickHouseOn = (provided: ProvidedContext['clickHouse']): StoreTarget => ({
  name: 'ClickHouse over HTTP',
  unavailable: reasonOf(provided),
  capabilities: { deletes: true, conflictSkip: true, reconnects: true },
  async open() {
    const database = await openDatabase(provided);
    const stores: MarketDataStore[] = [];
    const connect = async () => {
      const store = await createClickHouseStore(database);
      stores.push(store);
      return store;
    };
    const store = await connect();
    await store.ensureSchema();
    return {
      repository: store,
      priceScale: store.priceScale,
      seed: seedInto(database),
      reconnect: connect,
      async close() {
        await Promise.all(stores.map((one) => one.close()));
        await database.drop();
      },
    };
  },
});
