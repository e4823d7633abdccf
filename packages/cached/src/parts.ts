import type { Cache } from '@jts/ports';
import type { Clock } from './clock.js';
import { Flights } from './flights.js';
import { CacheGate } from './gate.js';
import { Invalidations } from './invalidations.js';
import { Keys } from './keys.js';
import { Lineages } from './lineages.js';
import { Lookup } from './lookup.js';
import { type OnLookup, teller } from './lookup-events.js';
import type { Settings } from './options.js';
import { Shelf } from './shelf.js';
import { Writes } from './writes.js';

/** What the repositories of one cached store share. */
export class Parts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly keys: Keys;
  readonly lineages: Lineages;
  readonly lookup: Lookup;
  readonly flights: Flights;
  readonly shelf: Shelf;
  readonly writes: Writes;
  readonly tell: OnLookup;
  private readonly invalidations: Invalidations;

  constructor(cache: Cache, settings: Settings, clock: Clock) {
    const { namespace, cacheTimeoutMs, ttlMs } = settings;
    const gate = new CacheGate(cache, {
      namespace,
      timeoutMs: cacheTimeoutMs,
      clock: clock.monotonicMs,
    });
    this.settings = settings;
    this.tell = teller(settings.onLookup);
    this.clock = clock;
    this.keys = new Keys(namespace);
    this.lineages = new Lineages(clock.monotonicMs);
    this.flights = new Flights(clock.monotonicMs);
    this.invalidations = new Invalidations(gate, ttlMs, clock);
    this.writes = new Writes(gate, this.invalidations, clock);
    this.lookup = new Lookup(gate, this.lineages, this.writes);
    this.shelf = new Shelf(gate, settings, clock.monotonicMs);
  }

  /** What the cache has not been told yet, it is told now, if it listens. */
  async close(): Promise<void> {
    await this.invalidations.close();
    await this.writes.settled();
  }
}
