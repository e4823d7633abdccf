import type { Clock } from './clock.js';
import type { CacheGate } from './gate.js';

interface Pending {
  /** When all that the cache held before the write has gone by itself. */
  readonly until: number;
  readonly confirm: () => void;
  readonly confirmed: Promise<void>;
}

const pauses = { firstMs: 50, longestMs: 2000 };
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
  private readonly pending = new Map<string, Pending>();
  private isRunning = false;
  private isClosed = false;

  constructor(gate: CacheGate, ttlMs: number, clock: Pick<Clock, 'monotonicMs' | 'idle'>) {
    this.gate = gate;
    this.ttlMs = ttlMs;
    this.clock = clock;
  }

  /** Whether the cache may hold what is older than a write of this process. */
  has(counter: string): boolean {
    const pending = this.pending.get(counter);
    return pending !== undefined && pending.until > this.clock.monotonicMs();
  }

  /** @returns when it is confirmed, or too old */
  add(counter: string): Promise<void> {
    // One that is under way may have been sent before the write that this is about.
    const earlier = this.pending.get(counter);
    let confirm = () => {};
    const confirmed = new Promise<void>((resolve) => {
      confirm = resolve;
    });
    this.pending.set(counter, { until: this.clock.monotonicMs() + this.ttlMs, confirm, confirmed });
    if (earlier !== undefined) void confirmed.then(earlier.confirm);
    if (!this.isRunning && !this.isClosed) void this.run();
    return confirmed;
  }

  /** One more try, and no more after it. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.attempt();
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
    for (const [counter, { until, confirm }] of this.pending) {
      if (until <= now) this.end(counter, confirm);
    }
    const asked = [...this.pending].slice(0, mostKeys);
    if (asked.length === 0) return true;
    const answer = await this.gate.deleteNevertheless(asked.map(([counter]) => counter));
    if ('failure' in answer) return false;
    for (const [counter, pending] of asked) {
      if (this.pending.get(counter) === pending) this.end(counter, pending.confirm);
    }
    return true;
  }

  private end(counter: string, confirm: () => void): void {
    this.pending.delete(counter);
    confirm();
  }
}
