import type { RateLimiter, TokenBucket } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { checkProperty } from '../property.js';
import type { MovableClock } from '../target.js';
import { expectAllowed, expectRefused, limiterCase } from './limiter-case.js';

const rates: readonly number[] = [
  ...[1000, 100, 60, 7, 3, 1, 0.75, 0.7, 0.3, 0.1, 1 / 3, 1e-3, 1e-6, 123.456, 999.999],
];
/** Of a bucket of 10: tokens a second, how many are taken, how many are asked for then. */
type Wait = readonly [refillPerSecond: number, taken: number, cost: number];

const waits: readonly Wait[] = rates.flatMap((rate): Wait[] => [
  [rate, 10, 1],
  [rate, 10, 10],
  [rate, 7, 5],
  [rate, 3, 8],
]);
const shortWaits: readonly Wait[] = [1000, 60, 7, 123.456].map((rate) => [rate, 10, 1]);

/** Moves the clock by what a call was told to wait: so long before its end it is not allowed yet. */
async function waitUntil(
  { limiter, clock }: { readonly limiter: RateLimiter; readonly clock: MovableClock },
  [bucket, cost]: readonly [bucket: TokenBucket, cost: number],
  waitMs: number,
  beforeMs: number,
): Promise<void> {
  const earlyMs = Math.max(0, waitMs - beforeMs);
  const restMs = waitMs - earlyMs;
  clock.move(earlyMs);
  const early = await limiter.consume('a', bucket, cost);
  const leftMs = expectRefused(early, early.remaining, `${restMs} ms before`);
  assert.isAtMost(leftMs, restMs, 'what is left to wait');
  clock.move(restMs);
}

const upTo1000 = fc.integer({ min: 1, max: 1000 });
const anyRate = fc.oneof(
  fc.tuple(upTo1000, upTo1000).map(([tokens, seconds]) => tokens / seconds),
  fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  fc.double({ min: 50, max: 5000, noNaN: true }),
);

export const waitCases = [
  limiterCase({
    key: 'R2/retry-after',
    title: 'a call that is refused is allowed after retryAfterMs, and not 1 ms before',
    why: 'Who waits as long as it was told and is refused again waits for ever, or asks all the time.',
    async ask(test) {
      const { limiter, clock } = test;
      for (const [refillPerSecond, taken, cost] of clock ? waits : shortWaits) {
        const bucket = { capacity: 10, refillPerSecond };
        const what = `${cost} at ${refillPerSecond} a second, after ${taken}`;
        await limiter.reset('a');
        await limiter.consume('a', bucket, taken);
        clock?.move(0.25);
        const decision = await limiter.consume('a', bucket, cost);
        if (decision.allowed && !clock) continue; // it has come meanwhile
        const waitMs = expectRefused(decision, decision.remaining, what);
        await (clock
          ? waitUntil({ limiter, clock }, [bucket, cost], waitMs, 1)
          : test.pass(waitMs));
        assert.isTrue((await limiter.consume('a', bucket, cost)).allowed, `${what}, then`);
      }
    },
  }),

  limiterCase({
    key: 'R2/any-wait',
    title:
      'after retryAfterMs a call is allowed, whatever the rate and the cost, and not long before',
    why: 'A quotient that is rounded to a moment too early makes a caller ask in vain.',
    async ask(test) {
      const { limiter, clock, property } = test;
      const ms = fc.integer({ min: 0, max: 100 });
      const check = fc.asyncProperty(anyRate, upTo1000, upTo1000, ms, async (...given) => {
        const [refillPerSecond, capacity, wanted, pausedMs] = given;
        const bucket = { capacity, refillPerSecond };
        // On a server's clock one that comes soon.
        const soon = clock ? capacity : Math.max(1, Math.floor(refillPerSecond / 100));
        const cost = Math.min(wanted, capacity, soon);
        await limiter.reset('a');
        await limiter.consume('a', bucket, capacity);
        clock?.move(pausedMs);
        const { allowed, retryAfterMs } = await limiter.consume('a', bucket, cost);
        if (allowed || (!clock && retryAfterMs > 20)) return;
        // Two quotients that are rounded may be a moment apart.
        await (clock
          ? waitUntil({ limiter, clock }, [bucket, cost], retryAfterMs, 2)
          : test.pass(retryAfterMs));
        assert.isTrue((await limiter.consume('a', bucket, cost)).allowed, 'after the wait');
      });
      await checkProperty(check, property);
    },
  }),

  limiterCase({
    key: 'R2/slowest',
    title: 'a bucket that refills in no lifetime can be emptied, told from a full one, and reset',
    why: 'A time beyond all numbers becomes none, or an error of the server.',
    async ask({ limiter }) {
      for (const refillPerSecond of [1e-9, 1e-15, 1e-100, Number.MIN_VALUE]) {
        const bucket = { capacity: 2, refillPerSecond };
        await limiter.reset('a');
        expectAllowed(await limiter.consume('a', bucket, 2), 0, `${refillPerSecond} a second`);
        const waitMs = expectRefused(await limiter.consume('a', bucket), 0, 'one more');
        assert.isAtLeast(waitMs, 1e11, 'how long the next token takes');
      }
      const huge = { capacity: 1e9, refillPerSecond: Number.MIN_VALUE };
      expectAllowed(await limiter.consume('b', huge, 1e9), 0, 'a billion');
      expectRefused(await limiter.consume('b', huge, 1e9), 0, 'a billion more');
    },
  }),
];
