import type { UnknownPath } from '../node-handler.js';
import type { Log } from './log.js';

/** A line in so long at most, in milliseconds: who looks for holes asks for thousands of paths. */
const pauseMs = 10_000;

/**
 * Tells of requests for what the gateway has not: how many there were, and of which of its services they
 * asked for a method that it does not know, as newer clients do. A path itself is a client's text, and is
 * not told.
 */
export class UnknownPaths {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #services = new Set<string>();
  #count = 0;
  #nextLine = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that only goes on */
  constructor(log: Log, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  saw({ service }: UnknownPath): void {
    this.#count++;
    if (service !== undefined) this.#services.add(service);
    if (this.#now() >= this.#nextLine) this.tell();
  }

  /** Those that no line has told of yet. */
  tell(): void {
    if (this.#count === 0) return;
    const services = [...this.#services].sort();
    this.#log.info(
      { count: this.#count, ...(services.length === 0 ? {} : { services }) },
      'unknown path',
    );
    this.#count = 0;
    this.#services.clear();
    this.#nextLine = this.#now() + pauseMs;
  }
}
