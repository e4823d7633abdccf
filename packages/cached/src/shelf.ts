import type { CacheGate } from './gate.js';
import type { Settings } from './options.js';

/** Bytes that are on their way to the cache at most: where it is slow, the rest is not stored. */
const mostUnderWay = 64 * 2 ** 20;

/** Puts values into the cache; nobody waits for it. */
export class Shelf {
  private readonly gate: CacheGate;
  private readonly settings: Pick<Settings, 'maxValueBytes' | 'cacheTimeoutMs'>;
  private readonly clock: () => number;
  private underWay = 0;

  constructor(
    gate: CacheGate,
    settings: Pick<Settings, 'maxValueBytes' | 'cacheTimeoutMs'>,
    clock: () => number,
  ) {
    this.gate = gate;
    this.settings = settings;
    this.clock = clock;
  }

  fits(bytes: number): boolean {
    return bytes <= this.settings.maxValueBytes;
  }

  /**
   * @param value made only where it is stored; too large a one is not
   * @param asked when the database was asked: what it answered is of that age
   * @param maxAgeMs when the value must be gone
   */
  put(key: string, value: () => Uint8Array, asked: number, maxAgeMs: number): void {
    // It may arrive as late as this, and lives on from then.
    const withinMs = Math.min(this.settings.cacheTimeoutMs, maxAgeMs / 4);
    const ttlMs = Math.floor(maxAgeMs - (this.clock() - asked) - withinMs);
    if (ttlMs < 1 || this.underWay >= mostUnderWay) return;
    const bytes = value();
    if (!this.fits(bytes.byteLength)) return;
    this.underWay += bytes.byteLength;
    void this.gate.set(key, bytes, ttlMs, withinMs).then(() => {
      this.underWay -= bytes.byteLength;
    });
  }
}
