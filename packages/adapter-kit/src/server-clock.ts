/** Of the time that passes so much may differ by two clocks: either is slewed by half of it at most. */
const drift = 0.001;
const oldMs = 10_000;

/**
 * What time it is by the server's clock, at the least: what is kept until such a time is not kept for
 * longer. All are milliseconds, and a moment is one of `performance.now()`, which nobody sets.
 */
export class ServerClock {
  #heardAt = Number.NEGATIVE_INFINITY;
  #told = { time: Number.NEGATIVE_INFINITY, moment: 0 };

  /** @param question answers with the server's time @returns what it answered */
  async ask(question: () => Promise<number>): Promise<number> {
    const askedAt = performance.now();
    const time = await question();
    this.hear(time, askedAt, performance.now());
    return time;
  }

  /** A time that the server has told: it was true not before it was asked for, and not after it was heard. */
  hear(time: number, askedAt: number, heardAt: number): void {
    this.#heardAt = heardAt;
    // An answer that took long tells less than an older one, unless the clock has been set back.
    const wasSetBack = this.at(askedAt) > time;
    if (wasSetBack || this.at(heardAt) < time) this.#told = { time, moment: heardAt };
  }

  /** Whether it may have gone wrong by more than a call takes. */
  isOld(moment: number): boolean {
    return moment - this.#heardAt > oldMs;
  }

  /** The server's time at a moment, as late as it surely was. */
  at(moment: number): number {
    const passed = moment - this.#told.moment;
    return this.#told.time + passed - Math.abs(passed) * drift;
  }
}
