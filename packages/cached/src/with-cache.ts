import {
  type CallContext,
  type CallRules,
  checkMembers,
  defineStore,
  StoreCalls,
} from '@jts/adapter-kit';
import { UnavailableError } from '@jts/domain';
import type { Cache, CallOptions, MarketDataStore, SymbolRepository } from '@jts/ports';
import { callOptions } from './call-options.js';
import { cachedCandles } from './candles.js';
import { type Clock, machineClock } from './clock.js';
import { type CacheOptions, checkOptions } from './options.js';
import { Parts } from './parts.js';
import { cachedSymbols } from './symbols.js';

/** The store within retries by itself: what it rejects with is final. */
class CallsOnce extends StoreCalls {
  override run<A, T>(
    operation: string,
    options: CallOptions | undefined,
    check: () => A,
    operate: (checked: A, context: CallContext) => Promise<T>,
    rules: CallRules = {},
  ): Promise<T> {
    return super.run(operation, options, check, operate, { ...rules, retry: false });
  }
}

/** As `withCache`, by a clock that tests set. */
export function cachedStore(
  store: MarketDataStore,
  cache: Cache,
  options: CacheOptions,
  clock: Clock,
): MarketDataStore {
  checkMembers('store', store, 'a MarketDataStore', ['candles', 'symbols', 'close']);
  checkMembers('cache', cache, 'a Cache, as `cache` of a CacheStore', ['getMany']);
  const parts = new Parts(cache, checkOptions(options), clock);
  const driver = {
    name: 'the cached store',
    get priceScale() {
      return store.priceScale;
    },
    candles: cachedCandles(store, parts),
    symbols: cachedSymbols(store.symbols, parts),
    ensureSchema: (context: CallContext) => store.ensureSchema(callOptions(context)),
    async ping(context: CallContext) {
      const { ok, error, latencyMs, ...answer } = await store.health(callOptions(context));
      if (!ok) throw error ?? new UnavailableError('the store does not say why it is not well');
      return answer;
    },
    async close() {
      try {
        await parts.close();
      } finally {
        await store.close();
      }
    },
  };
  const calls = new CallsOnce(driver, options);
  const own = defineStore(driver, calls);
  Object.assign(own.symbols, { search: searchOf(store, calls) });
  return own;
}

/** Not cached. A driver does not hear of the limit, which says how much is looked for. */
const searchOf =
  ({ symbols }: MarketDataStore, calls: StoreCalls): SymbolRepository['search'] =>
  (query, options) =>
    calls.run(
      'symbols.search',
      options,
      () => (options?.limit === undefined ? {} : { limit: options.limit }),
      (limit, context) => symbols.search(query, { ...callOptions(context), ...limit }),
    );

/**
 * Any store of bars and symbols, with a cache in front of it that many processes share: hits cost no query,
 * equal reads at the same time are one. The cache may be slow, full, emptied or gone: the store is slower
 * then, and neither wrong nor failing.
 *
 * - A read that begins after a write has resolved, in any process that shares the cache, sees it.
 * - What programs write that don't go through the cache is seen after `ttlMs` at most, of the last bar of
 *   a series after `freshMs`. A process that is cut off from a cache which others still reach counts as
 *   one of those, for as long.
 *
 * `close()` closes the store within, and leaves the cache open: it may be others' as well.
 *
 * @throws ValidationError naming the option
 */
export function withCache(
  store: MarketDataStore,
  cache: Cache,
  options: CacheOptions = {},
): MarketDataStore {
  return cachedStore(store, cache, options, machineClock);
}
