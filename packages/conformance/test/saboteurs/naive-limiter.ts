import type { RateDecision, RateLimiter, TokenBucket } from '@jts/ports';

interface Stored extends TokenBucket {
  readonly tokens: number;
  readonly last: number;
}

/** What may be wrong with it. */
export interface Flaws {
  /** What is there at a time, in place of the rule. */
  readonly refill?: (stored: Stored, now: number) => number;
  /** How long a call has to wait, from the exact milliseconds. */
  readonly round?: (ms: number) => number;
  /** The bucket as it is named from now on. */
  readonly rename?: (stored: Stored, named: TokenBucket) => Stored;
  readonly peekStores?: boolean;
}

const evenly = ({ tokens, last, capacity, refillPerSecond }: Stored, now: number): number =>
  Math.min(capacity, tokens + (Math.max(0, now - last) / 1000) * refillPerSecond);

const renamed = (stored: Stored, named: TokenBucket): Stored => {
  const same =
    stored.capacity === named.capacity && stored.refillPerSecond === named.refillPerSecond;
  const tokens = same ? stored.tokens : Math.min(stored.tokens, named.capacity);
  return { ...stored, ...named, tokens };
};

/** As one writes it down, with fractions of tokens: right but for roundings, or with a flaw. */
export function naiveLimiter(
  now: () => number,
  { refill = evenly, round = Math.ceil, rename = renamed, peekStores = false }: Flaws = {},
): Pick<RateLimiter, 'consume' | 'peek' | 'reset'> {
  const all = new Map<string, Stored>();
  const at = (key: string, named: TokenBucket): Stored => {
    const time = now();
    const found = all.get(key);
    if (!found) return { ...named, tokens: named.capacity, last: time };
    const refilled = { ...found, tokens: refill(found, time), last: time };
    return rename(refilled, named);
  };
  const decide = (stored: Stored, cost: number): RateDecision => {
    const missing = cost - stored.tokens;
    if (missing <= 1e-9) {
      return { allowed: true, remaining: Math.floor(-missing + 1e-9), retryAfterMs: 0 };
    }
    const ms = Math.max(1, round((missing / stored.refillPerSecond) * 1000 - 1e-6));
    return { allowed: false, remaining: Math.floor(stored.tokens + 1e-9), retryAfterMs: ms };
  };
  return {
    async consume(key, bucket, cost = 1) {
      const stored = at(key, bucket);
      const decision = decide(stored, cost);
      all.set(key, decision.allowed ? { ...stored, tokens: stored.tokens - cost } : stored);
      return decision;
    },
    async peek(key, bucket) {
      const stored = at(key, bucket);
      if (peekStores) all.set(key, stored);
      const decision = decide(stored, 1);
      return decision.allowed ? { ...decision, remaining: decision.remaining + 1 } : decision;
    },
    async reset(key) {
      all.delete(key);
    },
  };
}
