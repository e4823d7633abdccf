import type { CacheDriver } from '@jts/adapter-kit';

interface Entry {
  readonly value: Uint8Array;
  /** By the clock. */
  readonly end: number;
}

/** What an entry takes besides its key and its value, about. */
const entryBytes = 100;
const bytesOf = (key: string, { value }: Entry): number =>
  2 * key.length + value.length + entryBytes;

/** As many sets between two looks for what has expired, and one more for each entry that was kept. */
const leastSetsBetween = 1_000;

/**
 * Values by key, up to so many bytes: then those leave that nobody has asked for the longest.
 *
 * @param clock milliseconds
 */
export function memoryCache(clock: () => number, maxBytes: number): CacheDriver {
  const entries = new Entries(maxBytes);
  const stored = (key: string) => entries.get(key, clock());
  const copyOf = (key: string) => {
    const value = stored(key);
    return value === undefined ? null : new Uint8Array(value);
  };
  return {
    get: async (key) => copyOf(key),
    getMany: async (keys) => keys.map(copyOf),
    async set(key, value, ttlMs) {
      entries.set(key, { value, end: clock() + ttlMs }, clock());
    },
    async delete(keys) {
      const there = keys.filter((key) => stored(key) !== undefined);
      for (const key of there) entries.delete(key);
      return there.length;
    },
    async increment(key, by, ttlMs) {
      const now = clock();
      const count = countAfter(stored(key), by);
      entries.set(key, { value: encoder.encode(String(count)), end: now + ttlMs }, now);
      return count;
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A counter is digits, as an integer is written, up to 2^53-1. */
function countAfter(value: Uint8Array | undefined, by: number): number {
  if (value === undefined || value.length > 16) return by;
  const digits = decoder.decode(value);
  const count = /^(?:0|[1-9]\d*)$/.test(digits) ? Number(digits) : 0;
  return count > Number.MAX_SAFE_INTEGER - by ? by : count + by;
}

/** In the order of their last use. */
class Entries {
  private readonly byKey = new Map<string, Entry>();
  private readonly maxBytes: number;
  private bytes = 0;
  private setsUntilLook = leastSetsBetween;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get(key: string, now: number): Uint8Array | undefined {
    const entry = this.byKey.get(key);
    if (entry === undefined) return undefined;
    if (entry.end <= now) {
      this.delete(key);
      return undefined;
    }
    this.byKey.delete(key);
    this.byKey.set(key, entry);
    return entry.value;
  }

  set(key: string, entry: Entry, now: number): void {
    this.delete(key);
    this.byKey.set(key, entry);
    this.bytes += bytesOf(key, entry);
    this.forgetExpired(now);
    for (const oldest of this.byKey.keys()) {
      if (this.bytes <= this.maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.byKey.get(key);
    if (entry === undefined) return;
    this.byKey.delete(key);
    this.bytes -= bytesOf(key, entry);
  }

  /** Nobody may ever ask for them again. */
  private forgetExpired(now: number): void {
    if (--this.setsUntilLook > 0) return;
    for (const [key, { end }] of this.byKey) if (end <= now) this.delete(key);
    this.setsUntilLook = this.byKey.size + leastSetsBetween;
  }
}
