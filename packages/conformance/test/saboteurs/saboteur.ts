import type { MemoryStore } from '../memory.js';

/** An adapter that is broken in one way, and the cases that must notice. */
export interface Saboteur {
  readonly title: string;
  readonly caughtBy: readonly string[];
  sabotage(store: MemoryStore): MemoryStore;
}
