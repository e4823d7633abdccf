import type { RateDecision, RateLimiter, TokenBucket } from '@jts/ports';
import fc from 'fast-check';
import { never } from '../../rate-limits/limiter-case.js';
import type { MovableClock } from '../../target.js';
import type { Call } from '../call.js';
import type { Bench } from '../port-model.js';
import { type LimiterOracle, shownDecision } from './oracle.js';

export type LimiterCall = Call<LimiterStage, LimiterOracle>;

/** Where the calls of one run happen: under keys of its own. */
export class LimiterStage {
  constructor(
    readonly connections: readonly RateLimiter[],
    readonly clock: MovableClock | undefined,
    private readonly run: number,
  ) {}

  key(key: string): string {
    return `${this.run} ${key}`;
  }

  /** Where the clock can't be moved, one that does not refill while the run lasts. */
  bucket({ capacity, refillPerSecond }: TokenBucket): TokenBucket {
    return { capacity, refillPerSecond: this.clock ? refillPerSecond : never };
  }

  readonly show = ({ allowed, remaining, retryAfterMs }: RateDecision): string =>
    this.timed(shownDecision(allowed, remaining, retryAfterMs));

  /** How long a call would have to wait is known where the clock stands still. */
  timed(decision: string): string {
    return this.clock ? decision : decision.replace(/, in [1-9][0-9]* ms$/, ', later');
  }
}

export async function limiterStage(
  { connections, clock }: Bench<RateLimiter>,
  run: number,
): Promise<LimiterStage> {
  return new LimiterStage(connections, clock, run);
}

/** Few, so that calls meet. */
export const allKeys: readonly string[] = ['a', 'b'];
export const anyKey: fc.Arbitrary<string> = fc.constantFrom(...allKeys);

/** Rates that a double holds exactly, so that the oracle can count in fractions. */
const rates = [1, 2, 7, 20, 1000, 0.5, 0.75, 12.5, 3.125] as const;

/** Most callers of a key name the same. */
export const anyBucket: fc.Arbitrary<TokenBucket> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ capacity: 3, refillPerSecond: 7 }) },
  {
    weight: 2,
    arbitrary: fc.record({
      capacity: fc.constantFrom(1, 3, 5, 8),
      refillPerSecond: fc.constantFrom(...rates),
    }),
  },
);

export const shownBucket = ({ capacity, refillPerSecond }: TokenBucket): string =>
  `${capacity} at ${refillPerSecond} a second`;
