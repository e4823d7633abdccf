import type { MemoryStore } from './memory.js';

type Broken<R> = (repository: R) => Partial<R>;

/** Breaks methods of one of a store's repositories of documents. */
export const breaks =
  <K extends 'formulas' | 'strategies' | 'backtests' | 'settings'>(key: K) =>
  (broken: Broken<MemoryStore[K]>) =>
  (store: MemoryStore): MemoryStore => ({
    ...store,
    [key]: { ...store[key], ...broken(store[key]) },
  });

/** Lets timers have their turn. */
export const turn = () => new Promise<void>((done) => setTimeout(done, 0));
