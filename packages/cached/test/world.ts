import { createMemoryCache, createMemoryStore } from '@jts/adapter-memory';
import type { Cache, MarketDataStore } from '@jts/ports';
import type { Clock } from '../src/clock.js';
import type { CacheOptions } from '../src/options.js';
import { idle } from '../src/timers.js';
import { cachedStore } from '../src/with-cache.js';

/** A database and a cache, whose clocks stand still until they are told to go on. */
export class World {
  /** What the database has been asked for, in order: `candles.getRange`. */
  readonly asked: string[] = [];
  readonly database: MarketDataStore;
  readonly cache: Cache;
  private passedMs = 0;

  constructor({
    maxBytes = 2 ** 26,
    limits = {},
  }: { maxBytes?: number; limits?: { rows?: number } } = {}) {
    this.database = createMemoryStore({
      limits,
      onEvent: ({ type, operation }) => {
        if (type === 'call') this.asked.push(operation);
      },
    });
    this.cache = createMemoryCache({ maxBytes, clock: () => this.passedMs });
  }

  readonly clock: Clock = {
    monotonicMs: () => this.passedMs,
    wallMs: () => Date.UTC(2026, 0, 1) + this.passedMs,
    idle: () => idle(1),
  };

  pass(ms: number): void {
    this.passedMs += ms;
  }

  /** So long that every counter that has been seen is settled. */
  settle(): void {
    this.pass(61_000);
  }

  /** A program of its own, with a store that may be asked through others. */
  store(options: CacheOptions = {}, cache = this.cache, clock = this.clock): MarketDataStore {
    return cachedStore(this.database, cache, options, clock);
  }

  /** What the database is asked for meanwhile. */
  async askedIn(work: () => Promise<unknown>): Promise<string[]> {
    const before = this.asked.length;
    await work();
    return this.asked.slice(before);
  }
}
