import { assert } from 'chai';
import { turn } from '../concurrency.js';
import { expectAllowed, expectRefused, limiterCase } from './limiter-case.js';

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
];
