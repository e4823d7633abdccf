import { UnavailableError } from '@jts/domain';
import type { TestStore } from './documents.js';

const writing = ['save', 'saveMany', 'set'];

/** The store, each of whose writes is announced when it is done. */
export function watched(store: TestStore, written: () => void): TestStore {
  const watch = <R extends object>(repository: R): R =>
    Object.fromEntries(
      Object.entries(repository).map(([name, method]) => [
        name,
        !writing.includes(name)
          ? method
          : async (...args: unknown[]) => {
              const answer = await method(...args);
              written();
              return answer;
            },
      ]),
    ) as R;
  return {
    ...store,
    priceScale: store.priceScale,
    candles: watch(store.candles),
    symbols: watch(store.symbols),
    formulas: watch(store.formulas),
    strategies: watch(store.strategies),
    backtests: watch(store.backtests),
    settings: watch(store.settings),
  };
}

/** A store that goes away right after so many writes, each of which it has kept. */
export function endingAfter(store: TestStore, count: number): TestStore {
  let left = count;
  return watched(store, () => {
    if (left-- <= 0) throw new UnavailableError('the connection is lost');
  });
}
