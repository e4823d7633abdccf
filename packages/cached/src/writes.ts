import { type Announcement, Announcements } from './announcements.js';
import type { Clock } from './clock.js';
import { follows, hasWritesInProgress, isBroken, writeBegins, writeEnds } from './counter.js';
import type { Answer, CacheGate, Failure } from './gate.js';
import type { Invalidations } from './invalidations.js';
import { waitFor } from './timers.js';

/** What a write leaves of its time, so that it is not late because of the cache. */
const marginMs = 50;

/**
 * Writes to the database, announced in the cache: before one resolves, the number of what it has written
 * to is another, or the cache can't be reached and this process knows.
 */
export class Writes {
  private readonly gate: CacheGate;
  private readonly invalidations: Invalidations;
  /** How many writes of this process there are by counter, until the cache knows of them. */
  private readonly running = new Map<string, number>();
  private readonly finishing = new Set<Promise<void>>();
  private readonly announcements: Announcements;

  constructor(
    gate: CacheGate,
    invalidations: Invalidations,
    clock: Pick<Clock, 'monotonicMs' | 'idle'>,
  ) {
    this.gate = gate;
    this.invalidations = invalidations;
    this.announcements = new Announcements(gate, clock, (counter) => this.begin(counter));
  }

  /** Whether the cache may not know of a write of this process yet. */
  concern(counter: string): boolean {
    return this.running.has(counter) || this.invalidations.has(counter);
  }

  /**
   * @param remainingMs until the write's deadline
   * @param work the write; where it fails, it may have been done all the same
   */
  async run<T>(counter: string, remainingMs: () => number, work: () => Promise<T>): Promise<T> {
    this.running.set(counter, (this.running.get(counter) ?? 0) + 1);
    const announcement = { counter, begun: this.begin(counter, remainingMs() / 4) };
    await announcement.begun;
    this.announcements.add(announcement);
    try {
      return await work();
    } finally {
      this.announcements.delete(announcement);
      const finished = this.finish(announcement);
      this.finishing.add(finished);
      void finished.then(() => this.finishing.delete(finished));
      await waitFor(finished, remainingMs() - marginMs);
    }
  }

  /** When the cache has been told of all writes, or can't be. */
  async settled(): Promise<void> {
    await Promise.all(this.finishing);
  }

  private async begin(counter: string, withinMs?: number): Promise<Answer<number>> {
    const begun = await this.gate.increment(counter, writeBegins, withinMs);
    if ('value' in begun && hasWritesInProgress(begun.value) && !isBroken(begun.value))
      return begun;
    // Without a counter nobody stores or finds anything: also what is full, and takes no number, deletes.
    await this.gate.delete([counter], withinMs);
    return 'failure' in begun ? begun : { failure: 'refused' };
  }

  /** Resolves when the write may: where the cache is silent, it may still serve others. */
  private async finish({ counter, begun: announced }: Announcement): Promise<void> {
    const begun = await announced;
    // It may be back, and serve others what it held, before this program has noticed.
    await this.gate.knock();
    const failure =
      'value' in begun ? await this.end(counter, begun.value) : await this.drop(counter);
    const confirmed = failure === undefined ? undefined : this.invalidations.add(counter);
    this.leave(counter);
    // Also where it has begun: its counter may have been lost since, and nobody knows that it is in progress.
    if (failure === 'silent') await confirmed;
  }

  private async end(counter: string, begun: number): Promise<Failure | undefined> {
    const ended = await this.gate.increment(counter, writeEnds);
    // One that is silent is waited for. One that has refused may have done so for a moment.
    if ('failure' in ended) return ended.failure === 'silent' ? 'silent' : this.drop(counter);
    // The counter has been lost meanwhile, and the new one does not know that this write began.
    return follows(ended.value, begun + writeEnds) ? undefined : this.drop(counter);
  }

  private async drop(counter: string): Promise<Failure | undefined> {
    const dropped = await this.gate.delete([counter]);
    return 'failure' in dropped ? dropped.failure : undefined;
  }

  private leave(counter: string): void {
    const others = (this.running.get(counter) ?? 1) - 1;
    if (others === 0) this.running.delete(counter);
    else this.running.set(counter, others);
  }
}
