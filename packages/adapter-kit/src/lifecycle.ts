/// <reference lib="esnext.disposable" />
import { isStorageError } from '@jts/domain';
import type { CallOptions, Health, Store } from '@jts/ports';
import type { StoreCalls } from './calls.js';
import type { StoreDriver } from './driver.js';

type Lifecycle = Pick<StoreDriver, 'ensureSchema' | 'ping'>;

/** What every store has, whatever it stores. */
export function lifecycle(driver: Lifecycle, calls: StoreCalls): Store {
  const close = () => calls.close();
  return {
    ensureSchema: (options) =>
      calls.run(
        'ensureSchema',
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
  driver: Lifecycle,
  calls: StoreCalls,
  options: CallOptions | undefined,
): Promise<Health> {
  const start = performance.now();
  const latencyMs = () => performance.now() - start;
  try {
    // Not retried: the question is how the server does now.
    const answer = await calls.run(
      'health',
      options,
      () => undefined,
      (_, context) => driver.ping(context),
      { retry: false, counted: false },
    );
    return { ok: true, latencyMs: latencyMs(), ...answer };
  } catch (error) {
    if (!isStorageError(error) || ['CLOSED', 'VALIDATION', 'ABORTED'].includes(error.code)) {
      throw error;
    }
    return { ok: false, latencyMs: latencyMs(), details: {}, error };
  }
}
