import { defineStore, type StoreOptions } from '@jts/adapter-kit';
import { checkScale, defaultPriceScale } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { memoryCandles } from './candles.js';
import { toStorageError } from './errors.js';
import { memorySymbols } from './symbols.js';

export interface MemoryStoreOptions extends StoreOptions {
  /** Decimal places of stored prices, 0 to 18; 4 if absent. */
  readonly priceScale?: number;
  /** The store's clock. Bars and symbols carry no time of storing, so that it decides nothing yet. */
  readonly now?: () => Date;
}

/**
 * A store in the memory of this process, for tests and browsers: the whole contract, and nothing
 * that outlives `close()`. Each operation is one synchronous step, hence atomic.
 *
 * @throws ValidationError naming the option
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): MarketDataStore {
  const priceScale = checkScale(options.priceScale ?? defaultPriceScale, 'priceScale');
  const candles = memoryCandles(priceScale);
  const symbols = memorySymbols();
  return defineStore(
    {
      name: 'memory',
      priceScale,
      candles,
      symbols,
      toStorageError,
      ensureSchema: async () => undefined,
      ping: async () => ({ details: { storage: 'memory' } }),
      close: async () => {
        candles.clear();
        symbols.clear();
      },
    },
    options,
  );
}
