import type { EngineChild } from './engine-child.js';

/** How often an engine may end by itself within so long before it is given up. */
const windowMs = 60_000;

/** The engine's process, and the one after it where it ends by itself. */
export class KeptEngine {
  /** Resolves when it has ended for good: because of `stop()`, or because it is given up. */
  readonly exited: Promise<number | null>;
  #child: EngineChild;
  #stopped = false;
  #restarts = 0;
  /** When it was started again, of the last minute. */
  #recent: number[] = [];
  readonly #most: number;
  readonly #spawn: () => EngineChild;

  /**
   * @param first one that answers
   * @param most starts within a minute until it is given up
   * @param spawn starts the next one, on the same port and folder
   */
  constructor(first: EngineChild, most: number, spawn: () => EngineChild) {
    this.#child = first;
    this.#most = most;
    this.#spawn = spawn;
    first.release();
    this.exited = this.#keep();
  }

  get pid(): number {
    return this.#child.pid;
  }

  get restarts(): number {
    return this.#restarts;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#child.stop();
    await this.exited;
  }

  async #keep(): Promise<number | null> {
    for (;;) {
      const code = await this.#child.exited;
      if (this.#stopped || !this.#mayStart()) return code;
      // Whether it gets as far as to answer is not waited for: one that does not ends, and is counted.
      this.#child = this.#spawn();
      this.#child.release();
    }
  }

  #mayStart(): boolean {
    const now = performance.now();
    this.#recent = this.#recent.filter((then) => now - then < windowMs);
    if (this.#recent.length >= this.#most) return false;
    this.#recent.push(now);
    this.#restarts++;
    return true;
  }
}
