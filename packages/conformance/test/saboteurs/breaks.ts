import type { Store } from '@jts/ports';
import type { MemoryStore } from '../memory.js';

type Broken<R> = (repository: R) => Partial<R>;

/** Breaks methods of one of a store's repositories. */
export const breaks =
  <K extends Exclude<keyof MemoryStore & string, keyof Store | 'priceScale'>>(key: K) =>
  (broken: Broken<MemoryStore[K]>) =>
  (store: MemoryStore): MemoryStore => ({
    ...store,
    [key]: { ...store[key], ...broken(store[key]) },
  });

/** Lets timers have their turn. */
export const turn = () => new Promise<void>((done) => setTimeout(done, 0));
