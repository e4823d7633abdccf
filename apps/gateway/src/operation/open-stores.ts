import type { CacheStore, DocumentStore, MarketDataStore, Store } from '@jts/ports';
import type { GatewayConfig } from '../config/schema.js';
import type { DocumentsConfig, MarketConfig, RedisConfig } from '../config/stores.js';

/** What a configuration names, open. */
export interface OpenedStores {
  readonly market?: MarketDataStore;
  readonly documents?: DocumentStore;
  readonly redis?: CacheStore;
  /** Closes all of them. */
  close(): Promise<void>;
}

/** A store could not be opened: which one, and its own error as the cause. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';

  constructor(
    readonly store: 'market' | 'documents' | 'redis',
    cause: unknown,
  ) {
    super(`${store}: ${cause instanceof Error ? cause.message : 'failed'}`, { cause });
  }
}

/**
 * Opens the stores that a configuration names, and makes their tables where it says so. Their drivers are
 * loaded only where they are used.
 *
 * @throws StoreFailed; those that were open by then are closed
 */
export async function openStores(
  config: GatewayConfig,
  signal: AbortSignal,
): Promise<OpenedStores> {
  const opened: { readonly close: () => Promise<void> }[] = [];
  const close = async () => {
    for (const store of opened.splice(0).reverse()) await store.close();
  };
  const open = async <T extends { close(): Promise<void> }>(
    name: StoreFailed['store'],
    how: (() => Promise<T>) | undefined,
  ): Promise<T | undefined> => {
    if (how === undefined) return undefined;
    try {
      const store = await how();
      opened.push(store);
      if (config.ensureSchema && 'ensureSchema' in store) {
        await (store as unknown as Store).ensureSchema({ signal });
      }
      return store;
    } catch (cause) {
      await close();
      throw new StoreFailed(name, cause);
    }
  };
  const { market, documents, redis, cache } = config;
  const shared = await open('redis', redis && (() => openRedis(redis)));
  const plain = await open('market', market && (() => openMarket(market, signal)));
  const stored = await open('documents', documents && (() => openDocuments(documents)));
  const cached =
    plain && shared && cache
      ? (await import('@jts/cached')).withCache(plain, shared.cache, cache)
      : plain;
  return {
    ...(cached === undefined ? {} : { market: cached }),
    ...(stored === undefined ? {} : { documents: stored }),
    ...(shared === undefined ? {} : { redis: shared }),
    close,
  };
}

async function openMarket(config: MarketConfig, signal: AbortSignal): Promise<MarketDataStore> {
  const { store, ...options } = config;
  if (store === 'memory') return (await import('@jts/adapter-memory')).createMemoryStore();
  if ('path' in options) {
    const { createEmbeddedClickHouseStore } = await import('@jts/adapter-clickhouse/embedded');
    return createEmbeddedClickHouseStore({ ...options, signal });
  }
  const { createClickHouseStore } = await import('@jts/adapter-clickhouse');
  return createClickHouseStore({ ...options, application: 'jts-gateway' });
}

async function openDocuments({ store, ...options }: DocumentsConfig): Promise<DocumentStore> {
  if (store === 'memory') return (await import('@jts/adapter-memory')).createMemoryStore();
  return (await import('@jts/adapter-mongo')).createMongoStore(options);
}

/** A gateway begins without it as well: a cache only makes it faster. */
async function openRedis(config: RedisConfig): Promise<CacheStore> {
  return (await import('@jts/adapter-redis')).createRedisStore({ ...config, connect: 'later' });
}
