import type { Health, Store } from '@jts/ports';
import { type Operation, read } from '../operation.js';

/** What every store has. */
export const storeOperations: readonly Operation<Store>[] = [
  {
    name: 'ensureSchema',
    choose: () =>
      read(
        (store, options) => store.ensureSchema(options),
        () => undefined,
      ),
  },
  {
    name: 'health',
    choose: () =>
      read(
        (store, options) => store.health(options),
        (answer) => {
          const { ok, error } = answer as Health;
          return ok || error !== undefined ? undefined : 'neither well nor ill';
        },
      ),
  },
];
