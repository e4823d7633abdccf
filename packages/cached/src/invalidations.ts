import type { Clock } from './clock.js';
import type { CacheGate } from './gate.js';
import { pauses } from './pauses.js';

/** A write of which the cache is to be told. */
interface Waiting {
  /** When all that the cache held before the write has gone by itself. */
  readonly until: number;
  readonly confirm: () => void;
}

/** What a cache deletes at a time. */
const mostKeys = 10_000;

/**
 * Counters that must go, because the cache could not be told of a write: deleted in the background, again
 * and again, until the cache has confirmed it or what it held is too old anyway. A counter that is gone
 * makes all values under it worthless.
 */
export class Invalidations {
  private readonly gate: CacheGate;
  private readonly ttlMs: number;
  private readonly clock: Pick<Clock, 'monotonicMs' | 'idle'>;
  /** By counter, in the order in which they came. */
  private readonly pending = new Map<string, readonly Waiting[]>();
  private isRunning = false;
  private isClosed = false;

  constructor(gate: CacheGate, ttlMs: number, clock: Pick<Clock, 'monotonicMs' | 'idle'>) {
    this.gate = gate;
    this.ttlMs = ttlMs;
    this.clock = clock;
  }

  /** Whether the cache may hold what is older than a write of this process. */
  has(counter: string): boolean {
    const latest = this.pending.get(counter)?.at(-1);
    return latest !== undefined && latest.until > this.clock.monotonicMs();
  }

  /** @returns when it is confirmed, or too old */
  add(counter: string): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    const until = this.clock.monotonicMs() + this.ttlMs;
    return new Promise((confirm) => {
      this.pending.set(counter, [...(this.pending.get(counter) ?? []), { until, confirm }]);
      if (!this.isRunning) void this.run();
    });
  }

  /** One more try, and no more after it: nobody waits any longer. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.attempt();
    for (const [counter, waiting] of this.pending) this.end(counter, waiting);
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    let pauseMs = pauses.firstMs;
    while (this.pending.size > 0 && !this.isClosed) {
      await this.clock.idle(pauseMs);
      const succeeded = !this.isClosed && (await this.attempt());
      pauseMs = succeeded ? pauses.firstMs : Math.min(2 * pauseMs, pauses.longestMs);
    }
    this.isRunning = false;
  }

  /** @returns whether the cache has confirmed */
  private async attempt(): Promise<boolean> {
    const now = this.clock.monotonicMs();
    for (const [counter, waiting] of this.pending) {
      this.end(
        counter,
        waiting.filter(({ until }) => until <= now),
      );
    }
    const asked = [...this.pending].slice(0, mostKeys);
    if (asked.length === 0) return true;
    const answer = await this.gate.deleteNevertheless(asked.map(([counter]) => counter));
    if ('failure' in answer) return false;
    // Not those who came while it was under way: it may have been sent before the writes that they are about.
    for (const [counter, waiting] of asked) this.end(counter, waiting);
    return true;
  }

  private end(counter: string, ended: readonly Waiting[]): void {
    const left = (this.pending.get(counter) ?? []).filter((one) => !ended.includes(one));
    if (left.length === 0) this.pending.delete(counter);
    else this.pending.set(counter, left);
    for (const { confirm } of ended) confirm();
  }
}
