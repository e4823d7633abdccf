import { assert } from 'chai';
import { turn } from '../concurrency.js';
import { emptying, expectAllowed, expectRefused, limiterCase, never } from './limiter-case.js';

export const bucketCases = [
  limiterCase({
    key: 'R3/peek-takes-none',
    title: 'peek says what a call for one token would, takes none, and counts it as there',
    async ask(test) {
      const { limiter } = test;
      const other = await test.another();
      const bucket = emptying(3);
      for (const left of [3, 2, 1]) {
        for (const one of [limiter, other, limiter]) {
          expectAllowed(await one.peek('a', bucket), left, `peek with ${left} left`);
        }
        expectAllowed(await limiter.consume('a', bucket), left - 1, 'the call');
      }
      for (const one of [limiter, other]) expectRefused(await one.peek('a', bucket), 0, 'peek');
    },
  }),

  limiterCase({
    key: 'R3/peek-waits',
    title: 'peek says how long it would take until a token is there, as the call does',
    async ask({ limiter, clock }) {
      const bucket = { capacity: 3, refillPerSecond: clock ? 0.7 : never };
      await limiter.consume('a', bucket, 3);
      clock?.move(100);
      const peeked = expectRefused(await limiter.peek('a', bucket), 0, 'peek');
      const waitMs = expectRefused(await limiter.consume('a', bucket), 0, 'the call');
      if (!clock) return assert.isAtMost(waitMs, peeked, 'the time, of the call after the peek');
      assert.equal(peeked, waitMs);
      clock.move(peeked - 1);
      expectRefused(await limiter.peek('a', bucket), 0, '1 ms before');
      clock.move(1);
      expectAllowed(await limiter.peek('a', bucket), 1, 'then');
    },
  }),

  limiterCase({
    key: 'R3/peek-changes-nothing',
    title: 'peek with another bucket changes nothing of what is there',
    async ask({ limiter }) {
      const bucket = emptying(10);
      await limiter.consume('a', bucket);
      expectAllowed(await limiter.peek('a', emptying(2)), 2, 'peek of a smaller one');
      expectAllowed(await limiter.peek('a', emptying(100)), 9, 'peek of a larger one');
      expectAllowed(await limiter.consume('a', bucket), 8, 'the call, as before');
      expectAllowed(await limiter.peek('b', emptying(2)), 2, 'peek of one that is new');
      expectAllowed(await limiter.consume('b', bucket), 9, 'the first call of it');
    },
  }),

  limiterCase({
    key: 'R3/reset',
    title: 'reset fills a bucket, on every connection, and no other one',
    async ask(test) {
      const { limiter } = test;
      const other = await test.another();
      const bucket = emptying(3);
      for (const key of ['a', 'b']) await limiter.consume(key, bucket, 3);
      await other.reset('a');
      for (const one of [limiter, other]) expectAllowed(await one.peek('a', bucket), 3, 'filled');
      expectRefused(await limiter.consume('b', bucket), 0, 'the other one');
      await limiter.reset('none');
      await limiter.reset('a');
      expectAllowed(await limiter.consume('a', bucket), 2, 'a call, after two resets');
      expectAllowed(await limiter.consume('none', bucket), 2, 'one that was reset before it was');
    },
  }),

  limiterCase({
    key: 'R4/shrinks',
    title: 'of the tokens left a smaller bucket has as many as it holds',
    async ask({ limiter }) {
      await limiter.consume('a', emptying(10), 2);
      expectAllowed(await limiter.consume('a', emptying(5)), 4, '8 of 10, then 5 of 5');
      await limiter.consume('b', emptying(10), 7);
      expectAllowed(await limiter.consume('b', emptying(5)), 2, '3 of 10, then 3 of 5');
      await limiter.consume('c', emptying(10), 10);
      expectRefused(await limiter.consume('c', emptying(5)), 0, '0 of 10, then 0 of 5');
    },
  }),

  limiterCase({
    key: 'R4/grows',
    title: 'a larger bucket has the tokens that were left, and no more',
    why: 'Who may choose the bucket would fill it by naming another each time.',
    async ask({ limiter }) {
      await limiter.consume('a', emptying(5), 2);
      expectAllowed(await limiter.consume('a', emptying(100)), 2, '3 of 5, then 3 of 100');
      expectRefused(await limiter.consume('a', emptying(1000), 5), 2, '2 of 1000');
      let allowed = 0;
      for (let i = 0; i < 40; i++) {
        const { allowed: one } = await limiter.consume('b', emptying(10 + (i % 3)));
        if (one) allowed++;
      }
      assert.equal(allowed, 10, 'calls allowed, of buckets of 10 to 12');
    },
  }),

  limiterCase({
    key: 'R4/other-rate',
    title:
      'what came back until then came at the rate of before, and what comes then at the new one',
    async ask(test) {
      const { limiter, clock } = test;
      const [slow, fast] = [1, 100].map((refillPerSecond) => ({ capacity: 50, refillPerSecond }));
      if (!slow || !fast) return;
      if (!clock) {
        await limiter.consume('a', emptying(50), 50);
        const fastest = { capacity: 50, refillPerSecond: 1000 };
        const waitMs = expectRefused(await limiter.consume('a', fastest), 0, 'the first call');
        assert.isAtMost(waitMs, 1, 'how long a token takes, by the new rate');
        await test.pass(5);
        assert.isTrue((await limiter.consume('a', fastest)).allowed, 'a call, soon');
        return;
      }
      await limiter.consume('a', slow, 50);
      clock.move(3000);
      expectAllowed(await limiter.peek('a', fast), 3, 'peek, after 3 s at 1 a second');
      expectAllowed(await limiter.consume('a', fast), 2, 'after 3 s at 1 a second');
      clock.move(100);
      expectAllowed(await limiter.consume('a', slow), 11, 'after 100 ms at 100 a second');
      clock.move(1000);
      expectAllowed(await limiter.consume('a', slow), 11, 'after a second at 1 a second');
    },
  }),

  limiterCase({
    key: 'R4/part-of-a-token',
    title: 'the part of a token that has come back stays where another bucket is named',
    why: 'Two callers who do not agree on the bucket would keep it empty by asking in turn.',
    async ask({ limiter, clock }) {
      const refillPerSecond = clock ? 1 : 4;
      const [small, large] = [
        { capacity: 2, refillPerSecond },
        { capacity: 3, refillPerSecond },
      ];
      await limiter.consume('a', small, 2);
      const inTurn = (i: number) => limiter.consume('a', i % 2 ? small : large);
      if (!clock) {
        const begin = Date.now();
        for (let i = 0, passed = 0; passed < 250; i++, passed = Date.now() - begin) {
          const { allowed, retryAfterMs } = await inTurn(i);
          if (allowed) return;
          // Two clocks that both count whole milliseconds.
          assert.isAtMost(retryAfterMs, 250 - passed + 2, `how long it takes after ${passed} ms`);
          await turn();
        }
        return;
      }
      for (let ms = 1; ms < 1000; ms++) {
        clock.move(1);
        const waitMs = expectRefused(await inTurn(ms), 0, `after ${ms} ms`);
        assert.equal(waitMs, 1000 - ms, `how long it takes after ${ms} ms`);
      }
      clock.move(1);
      expectAllowed(await inTurn(0), 0, 'after a second');
      clock.move(900);
      for (const [rate, waitMs] of partLeft) {
        const named = { capacity: 2, refillPerSecond: rate };
        const wait = expectRefused(await limiter.consume('a', named), 0, 'a tenth before a token');
        assert.equal(wait, waitMs, `how long a tenth of a token takes at ${rate} a second`);
      }
    },
  }),
];

/** How long it takes, in milliseconds, until a tenth of a token has come back. */
const partLeft = [
  [1, 100],
  [2, 50],
  [0.5, 200],
  [10, 10],
  [1, 100],
] as const;
