import type { EngineChild } from './engine-child.js';

/** How often an engine may end by itself within so long before it is given up. */
const windowMs = 60_000;

/** The engine's process, and the one after it where it ends by itself. */
export class KeptEngine {
  /** Resolves when it has ended for good: because of `stop()`, or because it is given up. */
  readonly exited: Promise<number | null>;
  #child: EngineChild;
  #stopped = false;
  #givenUp = false;
  #restarts = 0;
  /** Those that end because they are to be started again. */
  readonly #asked = new WeakSet<EngineChild>();
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

  /** Whether it is not started again: it is being stopped, or was given up. */
  get hasEnded(): boolean {
    return this.#stopped || this.#givenUp;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /**
   * Ends it in good order, and starts it again.
   *
   * @returns its new process, which may not answer yet; undefined where it is stopped or given up
   */
  async restart(): Promise<EngineChild | undefined> {
    const child = this.#child;
    this.#asked.add(child);
    await child.stop();
    // `#keep` has heard of the end before this has.
    return this.#child === child ? undefined : this.#child;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#child.stop();
    await this.exited;
  }

  async #keep(): Promise<number | null> {
    for (;;) {
      const code = await this.#child.exited;
      const isAsked = this.#asked.has(this.#child);
      this.#givenUp = !(this.#stopped || isAsked || this.#mayStart());
      if (this.hasEnded) return code;
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
