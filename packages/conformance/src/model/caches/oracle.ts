import { nothing } from '../call.js';

interface Stored {
  readonly value: Uint8Array;
  /** The time from which it may be gone, and must be a moment later. */
  readonly end: number;
}

/** What the rules of caches come to: a map, and a time for each value. */
export class CacheOracle {
  constructor(
    private readonly stored = new Map<string, Stored>(),
    private now = 0,
  ) {}

  copy(): CacheOracle {
    return new CacheOracle(new Map(this.stored), this.now);
  }

  pass(ms: number): void {
    this.now += ms;
  }

  get(key: string): string {
    const found = this.find(key);
    return found ? shownValue(found) : nothing;
  }

  set(key: string, value: Uint8Array, ttlMs: number): string {
    this.stored.set(key, { value, end: this.now + ttlMs });
    return 'undefined';
  }

  delete(keys: readonly string[]): string {
    const there = new Set(keys.filter((key) => this.find(key)));
    for (const key of there) this.stored.delete(key);
    return `${there.size}`;
  }

  increment(key: string, by: number, ttlMs: number): string {
    const text = new TextDecoder().decode(this.find(key) ?? undefined);
    // Digits as an integer is written, and no more of them than a double can tell apart.
    const count = /^(0|[1-9][0-9]{0,15})$/.test(text) ? BigInt(text) : 0n;
    const sum = count + BigInt(by);
    const next = sum > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(by) : sum;
    this.set(key, new TextEncoder().encode(`${next}`), ttlMs);
    return `${next}`;
  }

  private find(key: string): Uint8Array | undefined {
    const found = this.stored.get(key);
    return found && this.now < found.end ? found.value : undefined;
  }
}

/** A value as text, byte for byte. */
export const shownValue = (value: Uint8Array | null): string =>
  value === null ? 'null' : `<${String.fromCharCode(...value)}>`;
