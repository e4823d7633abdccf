import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryRateLimiter } from '../src/index.js';
import { bucketAt, take } from '../src/token-bucket.js';

const bucket = fc.record({
  capacity: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1e9 })),
  refillPerSecond: fc.oneof(
    fc.constantFrom(0.1, 0.3, 1 / 3, 20, 1e9),
    fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
  ),
});

describe('a token bucket', () => {
  it('allows after exactly the time that it names, and never later than asked', () => {
    const uses = fc.array(
      fc.record({ pauseMs: fc.nat(5_000), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(bucket, uses, fc.integer({ min: 0, max: 2e15 }), (named, calls, begin) => {
        let now = begin;
        let state = bucketAt(undefined, named, now);
        for (const { pauseMs, part } of calls) {
          now += pauseMs * 1_000;
          state = bucketAt(state, named, now);
          const cost = Math.max(1, Math.floor(part * named.capacity));
          const [decision, after] = take(state, cost);
          if (!decision.allowed) {
            const then = now + decision.retryAfterMs * 1_000;
            if (then > Number.MAX_SAFE_INTEGER) continue;
            expect(take(bucketAt(after, named, then), cost)[0].allowed).toBe(true);
          }
          state = after;
        }
      }),
    );
  });

  it('allows in no span more than its capacity and what comes back, to the token', () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 3_000_000 }), {
      minLength: 1,
      maxLength: 50,
    });
    const whole = fc.record({
      capacity: fc.integer({ min: 1, max: 20 }),
      refillPerSecond: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(whole, pauses, (named, all) => {
        let now = 0;
        let state = bucketAt(undefined, named, now);
        const taken: number[] = [];
        for (const pause of all) {
          now += pause;
          state = bucketAt(state, named, now);
          for (let decision = take(state, 1); decision[0].allowed; decision = take(state, 1)) {
            state = decision[1];
            taken.push(now);
          }
        }
        taken.forEach((first, i) => {
          for (let j = i; j < taken.length; j++) {
            const back =
              (BigInt((taken[j] ?? 0) - first) * BigInt(named.refillPerSecond)) / 1_000_000n;
            expect(j - i + 1).toBeLessThanOrEqual(named.capacity + Number(back));
          }
        });
      }),
    );
  });
});

describe('a token bucket that is named otherwise', () => {
  it('keeps what has come back, but for a microsecond of it, and gains nothing', () => {
    const step = fc.record({ named: bucket, pause: fc.nat(3_000_000), wanted: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        // What there would be if it were counted in fractions, at the most and at the least.
        let [most, least] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
        let state: ReturnType<typeof bucketAt> | undefined;
        let now = 1.7e15;
        for (const { named, pause, wanted } of steps) {
          now += pause;
          const back = (pause * (state?.refillPerSecond ?? 0)) / 1e6;
          const full = state?.capacity ?? 0;
          // Full again, by either count, it is a new one.
          most = most + back >= full ? named.capacity : Math.min(most + back, named.capacity);
          least =
            least + back >= full + 1 ? named.capacity : Math.min(least + back, named.capacity);
          state = bucketAt(state, named, now);
          const cost = Math.min(wanted, named.capacity) || 1;
          const [{ allowed, remaining }, after] = take(state, cost);
          state = after;
          if (allowed) [most, least] = [most - cost, least - cost];
          least -= named.refillPerSecond / 1e6;
          const rounding = 1e-9 * named.capacity + 1e-3;
          expect(remaining).toBeLessThanOrEqual(most + rounding);
          expect(remaining).toBeGreaterThanOrEqual(Math.floor(least - rounding));
        }
      }),
    );
  });
});

describe('the rate limiter in memory', () => {
  const slow = { capacity: 2, refillPerSecond: 1 };

  it('gives nothing for a clock that goes back, and goes on from there', async () => {
    let now = 10_000;
    const limiter = createMemoryRateLimiter({ clock: () => now });
    await limiter.consume('a', slow, 2);
    now = 5_000;
    expect(await limiter.consume('a', slow)).toEqual({
      allowed: false,
      remaining: 0,
      retryAfterMs: 1_000,
    });
    now = 6_000;
    expect(await limiter.consume('a', slow)).toEqual({
      allowed: true,
      remaining: 0,
      retryAfterMs: 0,
    });
  });

  it('forgets full buckets, and no other', async () => {
    let now = 0;
    const limiter = createMemoryRateLimiter({ clock: () => now });
    await limiter.consume('rare', { capacity: 1, refillPerSecond: 1e-6 });
    for (let i = 0; i < 3_000; i++) {
      now += 10;
      await limiter.consume(`key ${i}`, slow);
    }
    expect((await limiter.peek('rare', { capacity: 1, refillPerSecond: 1e-6 })).allowed).toBe(
      false,
    );
    now = 0;
    // By a clock that was set back, a bucket that is still kept would not be full.
    expect((await limiter.peek('key 0', slow)).remaining).toBe(2);
  });
});
