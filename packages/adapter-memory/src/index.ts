import {
  checkFunction,
  checkOptionNames,
  defineStore,
  type OptionNames,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import { checkScale, defaultPriceScale } from '@jts/domain';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { memoryBacktests } from './backtests.js';
import { memoryCandles } from './candles.js';
import { memoryFormulas } from './formulas.js';
import { memorySettings } from './settings.js';
import { memoryStrategies } from './strategies.js';
import { memorySymbols } from './symbols.js';

export {
  createMemoryCache,
  createMemoryCacheStore,
  createMemoryRateLimiter,
  type MemoryCacheOptions,
  type MemoryRateLimiterOptions,
} from './cache-store.js';

export interface MemoryStoreOptions extends StoreOptions {
  /** Decimal places of stored prices, 0 to 18; 4 if absent. */
  readonly priceScale?: number;
  /** The store's clock, for `createdAt` and `updatedAt`; that of this machine if absent. */
  readonly now?: () => Date;
}

const optionNames: OptionNames<MemoryStoreOptions> = {
  ...storeOptionNames,
  priceScale: true,
  now: true,
};

/**
 * A store in the memory of this process, for tests and browsers: the whole contract, and nothing
 * that outlives the store. Each operation is one synchronous step, hence atomic.
 *
 * @throws ValidationError naming the option
 */
export function createMemoryStore(
  options: MemoryStoreOptions = {},
): MarketDataStore & DocumentStore {
  checkOptionNames(options, optionNames);
  const priceScale = checkScale(options.priceScale ?? defaultPriceScale, 'priceScale');
  const now = checkFunction('now', options.now) ?? (() => new Date());
  return defineStore(
    {
      candles: memoryCandles(priceScale),
      symbols: memorySymbols(),
      formulas: memoryFormulas(now),
      strategies: memoryStrategies(now),
      backtests: memoryBacktests(),
      settings: memorySettings(now),
      name: 'memory',
      priceScale,
      ensureSchema: async () => undefined,
      ping: async () => ({ details: { storage: 'memory' } }),
      close: async () => undefined,
    },
    options,
  );
}
