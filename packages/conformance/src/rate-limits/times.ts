import type { TokenBucket } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { turn } from '../concurrency.js';
import { checkProperty } from '../property.js';
import { expectAllowed, expectDecision, expectRefused, limiterCase } from './limiter-case.js';

/** After all tokens of a bucket were taken: how many are there so many milliseconds later. */
const refills: readonly (readonly [
  capacity: number,
  refillPerSecond: number,
  ms: number,
  tokens: number,
])[] = [
  [10, 1, 999, 0],
  [10, 1, 1000, 1],
  [10, 1, 1999, 1],
  [10, 1, 9999, 9],
  [10, 1, 10_000, 10],
  [10, 1, 10_001, 10],
  [10, 1, 1e12, 10],
  [20, 20, 49, 0],
  [20, 20, 50, 1],
  [20, 20, 999, 19],
  [5, 0.5, 1999, 0],
  [5, 0.5, 2000, 1],
  [5, 0.25, 15_999, 3],
  [5, 2.5, 400, 1],
  [5, 2.5, 1199, 2],
  [1, 1 / 3, 2999, 0],
  [1, 1 / 3, 3001, 1],
  [1000, 1000, 1, 1],
  [1000, 1000, 999, 999],
  [1000, 1500, 1, 1],
  [1000, 1500, 2, 3],
  [1e9, 1e9, 1, 1e6],
  [1e9, 1e9, 999, 999e6],
  [1e9, 1, 86_400_000, 86_400],
];

const rates: readonly number[] = [
  ...[1000, 100, 60, 7, 3, 1, 0.75, 0.7, 0.3, 0.1, 1 / 3, 1e-3, 1e-6, 123.456, 999.999],
];

export const timeCases = [
  limiterCase({
    key: 'R2/refills',
    title: 'tokens come back evenly, whole ones, and never more than the bucket holds',
    async ask({ limiter, clock }) {
      if (clock) {
        for (const [capacity, refillPerSecond, ms, tokens] of refills) {
          const bucket = { capacity, refillPerSecond };
          const what = `${refillPerSecond} a second, after ${ms} ms`;
          await limiter.reset('a');
          expectAllowed(await limiter.consume('a', bucket, capacity), 0, 'all of them');
          clock.move(ms);
          assert.equal((await limiter.peek('a', bucket)).remaining, tokens, what);
          if (tokens === 0) expectRefused(await limiter.consume('a', bucket), 0, what);
          else expectAllowed(await limiter.consume('a', bucket, tokens), 0, what);
        }
        return;
      }
      const bucket = { capacity: 3, refillPerSecond: 50 };
      await limiter.consume('a', bucket, 3);
      let { remaining } = await limiter.peek('a', bucket);
      while (remaining < 3) {
        const next = await limiter.peek('a', bucket);
        assert.isAtLeast(next.remaining, remaining, 'what is left while time passes');
        remaining = next.remaining;
        await turn();
      }
      expectAllowed(await limiter.consume('a', bucket, 3), 0, 'all of them again');
    },
  }),

  limiterCase({
    key: 'R2/never-above-capacity',
    title: 'a bucket that nobody asks for a long time is full, and no more',
    why: 'Tokens that pile up overnight come all at once in the morning.',
    async ask(test) {
      const { limiter, clock } = test;
      const bucket = { capacity: 3, refillPerSecond: 1000 };
      await limiter.consume('a', bucket, 2);
      await (clock ? test.pass(1e10) : test.pass(50));
      assert.equal((await limiter.peek('a', bucket)).remaining, 3);
      const slowly = { capacity: 3, refillPerSecond: 1e-6 };
      expectAllowed(await limiter.consume('a', slowly, 3), 0, 'all of them');
      expectRefused(await limiter.consume('a', slowly), 0, 'one more');
    },
  }),

  limiterCase({
    key: 'R2/retry-after',
    title: 'a call that is refused is allowed after retryAfterMs, and not 1 ms before',
    why: 'Who waits as long as it was told and is refused again waits for ever, or asks all the time.',
    async ask(test) {
      const { limiter, clock } = test;
      for (const refillPerSecond of clock ? rates : [1000, 60, 7, 123.456]) {
        const bucket = { capacity: 10, refillPerSecond };
        for (const [taken, cost] of [
          [10, 1],
          [10, 10],
          [7, 5],
          [3, 8],
        ] as const) {
          if (!clock && cost > 1) continue;
          const what = `${cost} at ${refillPerSecond} a second`;
          await limiter.reset('a');
          await limiter.consume('a', bucket, taken);
          if (clock) clock.move(0.25);
          const decision = await limiter.consume('a', bucket, cost);
          if (!clock && decision.allowed) continue; // it has come meanwhile
          const waitMs = expectRefused(decision, decision.remaining, what);
          if (!clock) {
            await test.pass(waitMs);
            assert.isTrue((await limiter.consume('a', bucket, cost)).allowed, what);
            continue;
          }
          clock.move(waitMs - 1);
          const early = await limiter.consume('a', bucket, cost);
          if (waitMs > 1) assert.equal(expectRefused(early, early.remaining, what), 1, what);
          else assert.isFalse(early.allowed, `${what}, at once`);
          clock.move(1);
          assert.isTrue((await limiter.consume('a', bucket, cost)).allowed, `${what}, then`);
        }
      }
    },
  }),

  limiterCase({
    key: 'R2/any-wait',
    title:
      'after retryAfterMs a call is allowed, whatever the rate and the cost, and not long before',
    why: 'A quotient that is rounded to a moment too early makes a caller ask in vain.',
    async ask({ limiter, clock, property }) {
      if (!clock) return;
      const fraction = fc
        .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
        .map(([tokens, seconds]) => tokens / seconds);
      const rate = fc.oneof(fraction, fc.double({ min: 1e-3, max: 1e6, noNaN: true }));
      const size = fc.integer({ min: 1, max: 1000 });
      const ms = fc.integer({ min: 0, max: 100 });
      const check = fc.asyncProperty(rate, size, size, ms, async (...given) => {
        const [refillPerSecond, capacity, wanted, pausedMs] = given;
        const bucket = { capacity, refillPerSecond };
        const cost = Math.min(wanted, capacity);
        await limiter.reset('a');
        await limiter.consume('a', bucket, capacity);
        clock.move(pausedMs);
        const { allowed, retryAfterMs } = await limiter.consume('a', bucket, cost);
        if (allowed) return;
        // Two quotients that are rounded may be a moment apart.
        const earlyMs = Math.max(0, retryAfterMs - 2);
        clock.move(earlyMs);
        const early = await limiter.consume('a', bucket, cost);
        assert.isFalse(early.allowed, `${retryAfterMs - earlyMs} ms before`);
        clock.move(retryAfterMs - earlyMs);
        assert.isTrue((await limiter.consume('a', bucket, cost)).allowed, 'after the wait');
      });
      await checkProperty(check, property);
    },
  }),

  limiterCase({
    key: 'R2/asked-often',
    title: 'asking often does not keep tokens from coming back',
    why: 'A clock that is set anew at each call forgets the part of a token each time.',
    async ask({ limiter, clock }) {
      const bucket = { capacity: 2, refillPerSecond: clock ? 1 : 20 };
      await limiter.consume('a', bucket, 2);
      if (!clock) {
        while (!(await limiter.consume('a', bucket)).allowed) await turn();
        return;
      }
      for (let ms = 1; ms < 1000; ms++) {
        clock.move(1);
        expectRefused(await limiter.consume('a', bucket), 0, `after ${ms} ms`);
        if (ms % 3 === 0) await limiter.peek('a', bucket);
      }
      clock.move(1);
      expectAllowed(await limiter.consume('a', bucket), 0, 'after a second');
      for (let i = 0; i < 7; i++) {
        clock.move(1000);
        expectAllowed(await limiter.consume('a', bucket), 0, 'each second');
      }
    },
  }),

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
      let run = 0;
      const check = fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        rate,
        steps,
        async (...given) => {
          const [capacity, refillPerSecond, asked] = given;
          const key = `${run++}`;
          const bucket = { capacity, refillPerSecond };
          const allowed: Allowed[] = [];
          // Time that has passed: it does not go back, whatever a clock does.
          let moved = 0;
          const now = () => (clock ? moved : performance.now());
          for (const [most, ms] of asked) {
            clock?.move(ms);
            moved += Math.max(ms, 0);
            const cost = Math.min(most, capacity);
            const from = now();
            const decision = await limiter.consume(key, bucket, cost);
            expectDecision(decision, capacity, `a call for ${cost} of ${capacity}`);
            if (decision.allowed) allowed.push({ cost, from, to: now() });
          }
          expectNoneTooMany(allowed, bucket, clock ? 0 : 2);
        },
      );
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
