import type { TokenBucket } from '@jts/ports';

/** A bucket that is not full: what it had at a moment, from which on more came back. */
interface Bucket extends TokenBucket {
  readonly had: bigint;
  readonly sinceMicros: bigint;
}

/** Tokens come in eighths of a second's: rates are multiples of it. */
const parts = 8n;
const perToken = 1_000_000n * parts;
const rateOf = ({ refillPerSecond }: TokenBucket): bigint =>
  BigInt(refillPerSecond * Number(parts));

const ceil = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** What the rules of rate limits come to: a map, and fractions that are rounded where R4 says so alone. */
export class LimiterOracle {
  constructor(
    private readonly buckets = new Map<string, Bucket>(),
    private nowMicros = 0n,
  ) {}

  copy(): LimiterOracle {
    return new LimiterOracle(new Map(this.buckets), this.nowMicros);
  }

  pass(ms: number): void {
    this.nowMicros += BigInt(ms) * 1000n;
  }

  reset(key: string): string {
    this.buckets.delete(key);
    return 'undefined';
  }

  consume(key: string, named: TokenBucket, cost: number): string {
    const bucket = this.bucket(key, named);
    const left = this.left(bucket) - BigInt(cost);
    if (left < 0n) {
      this.buckets.set(key, bucket);
      return this.refused(bucket, BigInt(cost));
    }
    this.buckets.set(key, { ...bucket, had: bucket.had - BigInt(cost) });
    return shownDecision(true, left, 0);
  }

  peek(key: string, named: TokenBucket): string {
    const bucket = this.bucket(key, named);
    const left = this.left(bucket);
    return left > 0n ? shownDecision(true, left, 0) : this.refused(bucket, 1n);
  }

  private refused(bucket: Bucket, cost: bigint): string {
    const at = bucket.sinceMicros + ceil((cost - bucket.had) * perToken, rateOf(bucket));
    return shownDecision(false, this.left(bucket), ceil(at - this.nowMicros, 1000n));
  }

  /** Whole tokens at this moment; more than the bucket holds where it is full. */
  private left(bucket: Bucket): bigint {
    return bucket.had + this.cameBack(bucket) / perToken;
  }

  private cameBack(bucket: Bucket): bigint {
    return (this.nowMicros - bucket.sinceMicros) * rateOf(bucket);
  }

  /**
   * As it is named from now on: with what is left, as far as it holds that, and the part of the next token
   * as whole microseconds. A full one is none.
   */
  private bucket(key: string, named: TokenBucket): Bucket {
    const found = this.buckets.get(key);
    const capacity = BigInt(named.capacity);
    const fresh = { ...named, had: capacity, sinceMicros: this.nowMicros };
    if (found === undefined || this.left(found) >= BigInt(found.capacity)) return fresh;
    const same =
      found.capacity === named.capacity && found.refillPerSecond === named.refillPerSecond;
    if (same) return found;
    const left = this.left(found);
    if (left >= capacity) return fresh;
    const part = (this.cameBack(found) % perToken) / rateOf(named);
    return { ...fresh, had: left, sinceMicros: this.nowMicros - part };
  }
}

/** A decision as text: when it would be allowed only where it is not. */
export function shownDecision(
  allowed: boolean,
  remaining: number | bigint,
  retryAfterMs: number | bigint,
): string {
  const left = `${allowed ? 'allowed' : 'refused'}, ${remaining} left`;
  return allowed && !retryAfterMs ? left : `${left}, in ${retryAfterMs} ms`;
}
