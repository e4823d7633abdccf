import type { Clock } from './clock.js';
import { follows, parseCounter } from './counter.js';
import type { Answer, CacheGate } from './gate.js';

/**
 * How often it is seen to that the cache knows of a write which is still in progress, in milliseconds: a
 * part of the protocol, the same for every process.
 */
const lookEveryMs = 15_000;

/**
 * When every write that the cache does not know of has ended, or has been announced once more: four looks,
 * of which the cache may miss some.
 */
export const unannouncedMs = 4 * lookEveryMs;

/** A write in progress, as the cache has been told of it. */
export interface Announcement {
  readonly counter: string;
  /** The number that it made; another one where the first was lost. */
  begun: Promise<Answer<number>>;
}

/**
 * Writes that last: their counters may be lost meanwhile, and the ones that follow don't know of them. So
 * they are looked at now and then, and announced once more, however long they take.
 */
export class Announcements {
  private readonly gate: CacheGate;
  private readonly clock: Pick<Clock, 'monotonicMs' | 'idle'>;
  private readonly announce: (counter: string) => Promise<Answer<number>>;
  /** And when they were last known to be announced. */
  private readonly ongoing = new Map<Announcement, number>();
  private isRunning = false;

  constructor(
    gate: CacheGate,
    clock: Pick<Clock, 'monotonicMs' | 'idle'>,
    announce: (counter: string) => Promise<Answer<number>>,
  ) {
    this.gate = gate;
    this.clock = clock;
    this.announce = announce;
  }

  add(announcement: Announcement): void {
    this.ongoing.set(announcement, this.clock.monotonicMs());
    if (!this.isRunning) void this.run();
  }

  delete(announcement: Announcement): void {
    this.ongoing.delete(announcement);
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.ongoing.size > 0) {
      await this.clock.idle(lookEveryMs);
      await this.look();
    }
    this.isRunning = false;
  }

  private async look(): Promise<void> {
    const now = this.clock.monotonicMs();
    // Those that have begun since the last look are new enough.
    const old = [...this.ongoing].flatMap(([one, at]) => (now - at < lookEveryMs ? [] : [one]));
    if (old.length === 0) return;
    const begun = await Promise.all(old.map((one) => one.begun));
    const answer = await this.gate.getMany(old.map(({ counter }) => counter));
    if ('failure' in answer) return;
    for (const [i, one] of old.entries()) {
      if (!this.ongoing.has(one)) continue;
      this.ongoing.set(one, now);
      if (!isKnown(answer.value[i], begun[i])) one.begun = this.announce(one.counter);
    }
  }
}

function isKnown(stored: Uint8Array | null | undefined, begun: Answer<number> | undefined) {
  const number = parseCounter(stored);
  return begun !== undefined && 'value' in begun && number !== undefined
    ? follows(number, begun.value)
    : false;
}
