import type { MemoryStore } from '../memory.js';

/** An adapter that is broken in one way, and the cases that must notice. */
export interface Saboteur {
  readonly title: string;
  readonly caughtBy: readonly string[];
  /** Where it hangs: how long a step of a case waits for it; the suite's own limit if absent. */
  readonly timeoutMs?: number;
  sabotage(store: MemoryStore): MemoryStore;
}
