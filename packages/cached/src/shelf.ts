import type { CacheGate } from './gate.js';

/** Bytes that are on their way to the cache at most: where it is slow, the rest is not stored. */
const mostUnderWay = 64 * 2 ** 20;

/** Puts values into the cache; nobody waits for it. */
export class Shelf {
  private readonly gate: CacheGate;
  private readonly maxValueBytes: number;
  private readonly clock: () => number;
  private underWay = 0;

  constructor(gate: CacheGate, maxValueBytes: number, clock: () => number) {
    this.gate = gate;
    this.maxValueBytes = maxValueBytes;
    this.clock = clock;
  }

  fits(bytes: number): boolean {
    return bytes <= this.maxValueBytes;
  }

  /**
   * @param value made only where it is stored; too large a one is not
   * @param asked when the database was asked: what it answered is of that age
   * @param maxAgeMs when the value must be gone
   */
  put(key: string, value: () => Uint8Array, asked: number, maxAgeMs: number): void {
    const ttlMs = Math.floor(maxAgeMs - (this.clock() - asked));
    if (ttlMs < 1 || this.underWay >= mostUnderWay) return;
    const bytes = value();
    if (!this.fits(bytes.byteLength)) return;
    this.underWay += bytes.byteLength;
    void this.gate.set(key, bytes, ttlMs).then(() => {
      this.underWay -= bytes.byteLength;
    });
  }
}
