/// <reference lib="esnext.disposable" />
import { isStorageError } from '@jts/domain';
import type { CallOptions, Health, MarketDataStore, Store } from '@jts/ports';
import { StoreCalls } from './calls.js';
import { candleRepository } from './candles.js';
import type { MarketDataDriver, StoreDriver } from './driver.js';
import type { StoreOptions } from './options.js';
import { symbolRepository } from './symbols.js';

/**
 * A store over a driver: the one place where arguments are checked, defaults filled in, deadlines
 * kept, failures retried and calls counted, alike for every adapter.
 *
 * @param calls options, or the calls themselves where the adapter has calls of its own to add
 */
export function defineStore(
  driver: MarketDataDriver,
  calls: StoreOptions | StoreCalls = {},
): MarketDataStore {
  const own = calls instanceof StoreCalls ? calls : new StoreCalls(driver, calls);
  return {
    ...lifecycle(driver, own),
    get priceScale() {
      return driver.priceScale;
    },
    candles: candleRepository(driver, own),
    symbols: symbolRepository(driver.symbols, own),
  };
}

function lifecycle(driver: StoreDriver, calls: StoreCalls): Store {
  const close = () => calls.close();
  return {
    ensureSchema: (options) =>
      calls.run(
        options,
        () => undefined,
        (_, context) => driver.ensureSchema(context),
      ),
    health: (options) => health(driver, calls, options),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function health(
  driver: StoreDriver,
  calls: StoreCalls,
  options: CallOptions | undefined,
): Promise<Health> {
  const start = performance.now();
  const latencyMs = () => performance.now() - start;
  try {
    // Not retried: the question is how the server does now.
    const answer = await calls.run(
      options,
      () => undefined,
      (_, context) => driver.ping(context),
      { retry: false },
    );
    return { ok: true, latencyMs: latencyMs(), ...answer };
  } catch (error) {
    if (!isStorageError(error) || ['CLOSED', 'VALIDATION', 'ABORTED'].includes(error.code)) {
      throw error;
    }
    return { ok: false, latencyMs: latencyMs(), details: {}, error };
  }
}
