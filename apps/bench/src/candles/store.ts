import { type ClickHouseStoreOptions, createClickHouseStore } from '@jts/adapter-clickhouse';
import type { MarketDataStore } from '@jts/ports';
import type { ServerAccess } from '../settings.js';

/** The store under test, as an application opens it. */
export function openStore(
  { nativePort, redisUrl, ...access }: ServerAccess,
  database: string,
  options: ClickHouseStoreOptions = {},
): Promise<MarketDataStore> {
  return createClickHouseStore({ ...access, database, ...options });
}
