import { assert } from 'chai';
import { resolves, settled } from '../expect.js';
import {
  emptying,
  expectAllowed,
  expectDecision,
  expectRefused,
  limiterCase,
} from './limiter-case.js';

const most = 1_000_000_000;

export const tokenCases = [
  limiterCase({
    key: 'R1/full-at-first',
    title: 'a bucket is full at first, and each call takes a token, until none is left',
    async ask({ limiter }) {
      const bucket = emptying(3);
      expectAllowed(await limiter.peek('a', bucket), 3, 'a bucket at first');
      for (const left of [2, 1, 0]) expectAllowed(await limiter.consume('a', bucket), left, 'one');
      for (let i = 0; i < 3; i++) expectRefused(await limiter.consume('a', bucket), 0, 'one more');
    },
  }),

  limiterCase({
    key: 'R1/all-or-none',
    title: 'tokens are taken all or none, and a refusal says how many there are',
    why: 'A call that takes what there is and then waits for the rest starves all others.',
    async ask({ limiter }) {
      const bucket = emptying(10);
      expectAllowed(await limiter.consume('a', bucket, 4), 6, '4 of 10');
      for (const cost of [7, 10, 8]) {
        expectRefused(await limiter.consume('a', bucket, cost), 6, `${cost} of 6`);
      }
      expectAllowed(await limiter.consume('a', bucket, 6), 0, '6 of 6');
      expectRefused(await limiter.consume('a', bucket, 1), 0, '1 of 0');
      expectAllowed(await limiter.consume('b', bucket, 10), 0, 'all at once');
    },
  }),

  limiterCase({
    key: 'R1/sizes',
    title: 'a bucket holds from 1 to 1,000,000,000 tokens, to the token',
    async ask({ limiter }) {
      expectAllowed(await limiter.consume('one', emptying(1)), 0, 'the only one');
      expectRefused(await limiter.consume('one', emptying(1)), 0, 'one more');
      const bucket = emptying(most);
      expectAllowed(await limiter.consume('a', bucket), most - 1, 'one of a billion');
      expectAllowed(await limiter.consume('a', bucket, most - 2), 1, 'all but one');
      expectRefused(await limiter.consume('a', bucket, 2), 1, 'two of one');
      expectAllowed(await limiter.consume('a', bucket), 0, 'the last');
      expectAllowed(await limiter.consume('b', bucket, most), 0, 'a billion');
      // More than a double counts exactly in time.
      const fast = { capacity: most, refillPerSecond: most };
      expectDecision(await limiter.consume('c', fast, most), most, 'a billion a second');
      expectDecision(await limiter.consume('c', fast, most), most, 'a billion more');
    },
  }),

  limiterCase({
    key: 'R1/keys-apart',
    title: 'each key has a bucket of its own',
    async ask({ limiter }) {
      const bucket = emptying(2);
      for (const key of ['a', 'A', 'b']) await limiter.consume(key, bucket);
      expectAllowed(await limiter.consume('a', bucket), 0, 'the second of a');
      expectRefused(await limiter.consume('a', bucket), 0, 'the third of a');
      expectAllowed(await limiter.peek('A', bucket), 1, 'of A');
      expectAllowed(await limiter.consume('b', bucket), 0, 'the second of b');
      expectAllowed(await limiter.peek('c', bucket), 2, 'of c');
    },
  }),

  limiterCase({
    key: 'R1/at-once',
    title: 'of calls at once exactly as many are allowed as there are tokens, one token each',
    why: 'A bucket that is read and then written gives one token to two.',
    async ask(test) {
      const limiters = [test.limiter, await test.another()];
      const bucket = emptying(50);
      const calls = Array.from({ length: 130 }, (_, i) =>
        (limiters[i % 2] ?? test.limiter).consume('a', bucket),
      );
      const decisions = await Promise.all(calls);
      const left = decisions.filter(({ allowed }) => allowed).map(({ remaining }) => remaining);
      const each = Array.from({ length: 50 }, (_, i) => i);
      assert.deepEqual(
        left.toSorted((a, b) => a - b),
        each,
        'what was left after each that was allowed',
      );
      for (const limiter of limiters) expectRefused(await limiter.peek('a', bucket), 0, 'then');
    },
  }),

  limiterCase({
    key: 'R1/costs-at-once',
    title: 'of any costs at once none is allowed too much, and none refused that was there',
    async ask(test) {
      const limiters = [test.limiter, await test.another()];
      for (let round = 0; round < 5; round++) {
        const bucket = emptying(100);
        const costs = Array.from({ length: 60 }, (_, i) => ((i * 7 + round) % 13) + 1);
        const calls = costs.map((cost, i) =>
          (limiters[i % 2] ?? test.limiter).consume(`${round}`, bucket, cost),
        );
        const decisions = await Promise.all(calls);
        let taken = 0;
        for (const [i, { allowed, remaining }] of decisions.entries()) {
          if (allowed) taken += costs[i] ?? 0;
          else assert.isBelow(remaining, costs[i] ?? 0, 'what was left where it was refused');
        }
        assert.isAtMost(taken, 100, 'tokens taken');
        const { remaining: last } = await test.limiter.peek(`${round}`, bucket);
        assert.equal(taken + last, 100, 'tokens taken, and those left');
        for (const { remaining } of decisions) {
          assert.isAtLeast(remaining, last, 'what was left then, and what is at the end');
        }
      }
    },
  }),

  limiterCase({
    key: 'R1/aborted',
    title: 'calls that were aborted may have taken tokens, and never give any',
    async ask(test) {
      const { limiter } = test;
      const bucket = emptying(40);
      let allowed = 0;
      for (let i = 0; i < 30; i++) {
        const controller = new AbortController();
        const call = settled(() => limiter.consume('a', bucket, 1, { signal: controller.signal }));
        const beside = limiter.consume('a', bucket);
        controller.abort();
        const outcome = await call;
        if ('value' in outcome && outcome.value.allowed) allowed++;
        if ((await beside).allowed) allowed++;
      }
      const other = await test.another();
      while ((await other.consume('a', bucket)).allowed) allowed++;
      assert.isAtMost(allowed, 40, 'calls that were allowed');
      assert.isAtLeast(allowed, 10, 'calls that were allowed, beside 30 that were aborted');
    },
  }),

  limiterCase({
    key: 'R1/foreign',
    title: 'where something is that is no bucket, a bucket begins, full',
    async ask({ limiter, putForeign }) {
      if (putForeign === undefined) return;
      const foreign = Array.from({ length: 12 }, (_, i) => `foreign ${i}`);
      await putForeign(foreign);
      const bucket = emptying(3);
      for (const key of foreign) {
        const peeked = await resolves(() => limiter.peek(key, bucket), `peek of ${key}`);
        expectAllowed(peeked, 3, `peek of ${key}`);
        for (const left of [2, 1, 0]) {
          expectAllowed(await resolves(() => limiter.consume(key, bucket), key), left, key);
        }
        expectRefused(await limiter.consume(key, bucket), 0, key);
        await limiter.reset(key);
        expectAllowed(await limiter.peek(key, bucket), 3, `${key}, reset`);
      }
    },
  }),
];
