import type { RateLimiter, TokenBucket } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { checkProperty } from '../property.js';
import type { MovableClock } from '../target.js';
import { expectAllowed, expectDecision, expectRefused, limiterCase } from './limiter-case.js';

export const spanCases = [
  limiterCase({
    key: 'R2/any-span',
    title: 'in any span of time no more is allowed than the capacity, and what comes back within',
    why: 'A broker counts in its own window, and bans who has sent one too many in any of them.',
    async ask({ limiter, clock, property }) {
      const rate = fc.oneof(
        fc.constantFrom(0.1, 0.3, 1 / 3, 1, 7, 20, 1000, 1e9),
        fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
      );
      const step = fc.tuple(
        fc.integer({ min: 1, max: 20 }),
        fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(0, 0.5, 1, -1, -1000, -1e7)),
      );
      const steps = fc.array(step, { maxLength: 30, size: 'max' });
      const size = fc.integer({ min: 1, max: 20 });
      let run = 0;
      const check = fc.asyncProperty(size, rate, steps, async (...given) => {
        const [capacity, refillPerSecond, asked] = given;
        const bucket = { capacity, refillPerSecond };
        const allowed = await allowedOf(limiter, clock, `${run++}`, bucket, asked);
        expectNoneTooMany(allowed, bucket, clock ? 0 : 2);
      });
      await checkProperty(check, property);
    },
  }),

  limiterCase({
    key: 'R2/clock-goes-back',
    title: 'where the clock goes back nothing comes of it, and nobody waits the longer for it',
    why: 'A bucket that waits for the old time to come again stands still for an hour, or a day.',
    async ask({ limiter, clock }) {
      if (!clock) return;
      const bucket = { capacity: 10, refillPerSecond: 1 };
      await limiter.consume('a', bucket, 7);
      for (const ms of [-1, -500, -3_600_000, -1e12]) {
        clock.move(ms);
        expectAllowed(await limiter.peek('a', bucket), 3, `what is left ${-ms} ms before`);
        const waitMs = expectRefused(await limiter.consume('a', bucket, 4), 3, 'one more');
        assert.isAtMost(waitMs, 1000, 'how long the next token takes');
      }
      clock.move(1000);
      expectAllowed(await limiter.consume('a', bucket, 4), 0, 'a second later');
      clock.move(-10);
      expectRefused(await limiter.consume('a', bucket), 0, 'a moment before');
      clock.move(10);
      expectRefused(await limiter.consume('a', bucket), 0, 'that moment again');
      clock.move(990);
      expectAllowed(await limiter.consume('a', bucket), 0, 'a second after it went back');
    },
  }),
];

interface Allowed {
  readonly cost: number;
  /** Milliseconds: before it was asked for, and after it was answered. */
  readonly from: number;
  readonly to: number;
}

/** @param roundedMs what two clocks may be apart in a span */
function expectNoneTooMany(
  allowed: readonly Allowed[],
  { capacity, refillPerSecond }: TokenBucket,
  roundedMs: number,
): void {
  for (const [i, { from }] of allowed.entries()) {
    let taken = 0;
    for (const { cost, to } of allowed.slice(i)) {
      taken += cost;
      const refilled = ((to - from + roundedMs) * refillPerSecond) / 1000;
      // A double may be wrong in its last digit.
      const most = capacity + refilled * (1 + 1e-12) + 1e-9;
      assert.isAtMost(taken, most, `tokens of ${capacity} taken in ${to - from} ms`);
    }
  }
}

/** What comes of calls, each some time after the one before. */
async function allowedOf(
  limiter: RateLimiter,
  clock: MovableClock | undefined,
  key: string,
  bucket: TokenBucket,
  asked: readonly (readonly [cost: number, ms: number])[],
): Promise<readonly Allowed[]> {
  const allowed: Allowed[] = [];
  // Time that has passed: it does not go back, whatever a clock does.
  let moved = 0;
  const now = () => (clock ? moved : performance.now());
  for (const [most, ms] of asked) {
    clock?.move(ms);
    moved += Math.max(ms, 0);
    const cost = Math.min(most, bucket.capacity);
    const from = now();
    const decision = await limiter.consume(key, bucket, cost);
    expectDecision(decision, bucket.capacity, `a call for ${cost} of ${bucket.capacity}`);
    if (decision.allowed) allowed.push({ cost, from, to: now() });
  }
  return allowed;
}
