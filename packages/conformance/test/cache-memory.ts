import { createMemoryCacheStore } from '@jts/adapter-memory';
import { UnsupportedError } from '@jts/domain';
import type { CacheStore } from '@jts/ports';
import type { ConformanceTarget } from '../src/index.js';

/** What a store that is changed knows of where it is. */
export interface World {
  /** The keys that another program has written to. */
  readonly foreign: ReadonlySet<string>;
  /** The time of the store, in milliseconds. */
  now(): number;
}

/** What a test may change of the memory adapter. */
export interface MemoryCaches {
  /** What becomes of each store. */
  readonly change?: (store: CacheStore, world: World) => CacheStore;
  /** Whether the suite may move its clock; else it is the machine's. */
  readonly moves?: boolean;
}

/** The memory adapter, with a clock that the suite moves. */
export function memoryCaches({
  change = (store) => store,
  moves = true,
}: MemoryCaches = {}): ConformanceTarget<CacheStore> {
  return {
    name: 'memory',
    capabilities: { deletes: true, conflictSkip: true, reconnects: false },
    async open(options) {
      // Not a whole number, as few times are.
      let moved = 1_800_000_000_000.125;
      const now = () => (moves ? moved : performance.now());
      const store = createMemoryCacheStore({ ...options, clock: now });
      const foreign = new Set<string>();
      const move = (ms: number) => {
        moved += ms;
      };
      return {
        repository: change(store, { foreign, now }),
        // What is of another kind is absent for the port: nothing has to be there.
        seed: async ({ foreignValues = [], foreignBuckets = [] }) => {
          for (const key of [...foreignValues, ...foreignBuckets]) foreign.add(key);
        },
        ...(moves ? { clock: { move } } : {}),
        reconnect: () => Promise.reject(new UnsupportedError('memory has one connection')),
        close: () => store.close(),
      };
    },
  };
}
