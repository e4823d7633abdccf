import { createEmbeddedClickHouseStore } from '@jts/adapter-clickhouse/embedded';
import { UnsupportedError } from '@jts/domain';
import type { StoreTarget } from './store-target.js';

/**
 * An engine of its own for each case, in a temporary folder. Its password is the store's secret: no
 * other connection, no other program.
 */
export const embeddedClickHouseOr = (unavailable: string | undefined): StoreTarget => ({
  name: 'embedded ClickHouse',
  unavailable,
  capabilities: { deletes: true, conflictSkip: true, reconnects: false },
  async open() {
    const store = await createEmbeddedClickHouseStore();
    await store.ensureSchema();
    return {
      repository: store,
      priceScale: store.priceScale,
      seed: 'unsupported',
      reconnect: () => Promise.reject(new UnsupportedError('one owner for each data folder')),
      close: () => store.close(),
    };
  },
});
