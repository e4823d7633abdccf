import { unannouncedMs } from './announcements.js';
import { follows } from './counter.js';

/** What this process has seen of one counter. */
interface Lineage {
  number: number;
  /** Since when it has been the same counter. */
  readonly since: number;
  /** Since when it has had writes in progress, whenever it was looked at. */
  busySince: number | undefined;
  /** The time of a bar that was stored under this number: there may be later ones. */
  stored: number | undefined;
}

/** So many counters are remembered. One that is forgotten is new again, which is only slower. */
const mostLineages = 10_000;

/**
 * How counters have lived, as far as this process has seen it. A counter that was lost begins a new life,
 * in which writes of the old one are not counted: until these must have ended, or have been announced once
 * more, it is not *settled*, and values under one number may be of different moments.
 */
export class Lineages {
  private readonly known = new Map<string, Lineage>();
  private readonly clock: () => number;

  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** A number has been read; `stuck` where it has had writes in progress, at each look, for long. */
  see(counter: string, number: number, busy: boolean): { settled: boolean; stuck: boolean } {
    const now = this.clock();
    const lineage = this.lineageOf(counter, number, now);
    lineage.busySince = busy ? (lineage.busySince ?? now) : undefined;
    const longAgo = (since: number) => now - since > unannouncedMs;
    return { settled: longAgo(lineage.since), stuck: longAgo(lineage.busySince ?? now) };
  }

  /** A bar of this time is stored, as the database answered under this number. */
  learn(counter: string, number: number, time: number): void {
    const lineage = this.known.get(counter);
    if (lineage?.number !== number) return;
    lineage.stored = Math.max(lineage.stored ?? time, time);
  }

  /** Whether it is known under this number that a bar later than this is stored. */
  hasLater(counter: string, number: number, time: number): boolean {
    const lineage = this.known.get(counter);
    return lineage?.number === number && lineage.stored !== undefined && lineage.stored > time;
  }

  forget(counter: string): void {
    this.known.delete(counter);
  }

  private lineageOf(counter: string, number: number, now: number): Lineage {
    const before = this.known.get(counter);
    this.known.delete(counter);
    const lineage = goesOn(before, number) ?? {
      number,
      since: now,
      busySince: undefined,
      stored: undefined,
    };
    this.known.set(counter, lineage);
    if (this.known.size > mostLineages) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    return lineage;
  }
}

function goesOn(before: Lineage | undefined, number: number): Lineage | undefined {
  if (before === undefined) return undefined;
  // An answer that was overtaken by a later one.
  if (follows(before.number, number)) return before;
  if (!follows(number, before.number)) return undefined;
  before.number = number;
  before.stored = undefined;
  return before;
}
