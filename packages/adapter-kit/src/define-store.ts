import type { CacheStore, DocumentStore, MarketDataStore, Store } from '@jts/ports';
import { cacheOf } from './cache.js';
import type { CacheStoreDriver } from './cache-driver.js';
import { StoreCalls } from './calls.js';
import { candleRepository } from './candles.js';
import {
  backtestRepository,
  formulaRepository,
  settingsRepository,
  strategyRepository,
} from './documents.js';
import type { DocumentDriver } from './documents-driver.js';
import type { MarketDataDriver, StoreDriver } from './driver.js';
import { lifecycle } from './lifecycle.js';
import type { StoreOptions } from './options.js';
import { rateLimiterOf } from './rate-limiter.js';
import { symbolRepository } from './symbols.js';

/** The calls of a store: their options, or the calls themselves where the adapter adds its own. */
type Calls = StoreOptions | StoreCalls;

/**
 * A store over a driver: the one place where arguments are checked, defaults filled in, deadlines
 * kept, failures retried and calls counted, alike for every adapter. It has the repositories that
 * the driver has: market data, documents, or both; or it has a cache and a rate limiter, each of
 * which is a store as well: the same one.
 */
export function defineStore(
  driver: MarketDataDriver & DocumentDriver,
  calls?: Calls,
): MarketDataStore & DocumentStore;
export function defineStore(driver: MarketDataDriver, calls?: Calls): MarketDataStore;
export function defineStore(driver: DocumentDriver, calls?: Calls): DocumentStore;
export function defineStore(driver: CacheStoreDriver, calls?: Calls): CacheStore;
export function defineStore(
  driver: StoreDriver & Partial<MarketDataDriver & DocumentDriver & CacheStoreDriver>,
  calls: Calls = {},
): Store {
  const own = calls instanceof StoreCalls ? calls : new StoreCalls(driver, calls);
  const store: Store = lifecycle(driver, own);
  if (hasMarketData(driver)) {
    Object.defineProperty(store, 'priceScale', { enumerable: true, get: () => driver.priceScale });
    Object.assign(store, {
      candles: candleRepository(driver, own),
      symbols: symbolRepository(driver.symbols, own),
    });
  }
  if (hasDocuments(driver)) {
    Object.assign(store, {
      formulas: formulaRepository(driver.formulas, own),
      strategies: strategyRepository(driver.strategies, own),
      backtests: backtestRepository(driver.backtests, own),
      settings: settingsRepository(driver.settings, own),
    });
  }
  if (hasCache(driver)) {
    Object.assign(store, {
      cache: { ...lifecycle(driver, own), ...cacheOf(driver.cache, own) },
      rateLimiter: { ...lifecycle(driver, own), ...rateLimiterOf(driver.rateLimiter, own) },
    });
  }
  return store;
}

const hasMarketData = (driver: StoreDriver): driver is MarketDataDriver => 'candles' in driver;
const hasDocuments = (driver: StoreDriver): driver is DocumentDriver => 'formulas' in driver;
const hasCache = (driver: StoreDriver): driver is CacheStoreDriver => 'cache' in driver;
