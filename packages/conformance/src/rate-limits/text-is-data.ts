import { hostileKeys, keys, shown } from '../caches/keys.js';
import { forEach } from '../concurrency.js';
import { notText } from '../payloads.js';
import { refuses } from '../refusals.js';
import { expectStrayRefused, strayCacheOptions, strayTitle, strayWhy } from '../stray-options.js';
import {
  emptying,
  expectAllowed,
  expectRefused,
  limiterCalls,
  limiterCase,
} from './limiter-case.js';

export const textIsDataCases = [
  limiterCase({
    key: 'G12/limiter-keys',
    title: 'a key may be any text of 1 to 1,000 characters, and no other bucket notices',
    async ask({ limiter }) {
      const bucket = emptying(5);
      const all = [...new Set([...keys, ...hostileKeys])];
      await forEach(all, async (key, i) => {
        expectAllowed(await limiter.consume(key, bucket, (i % 4) + 1), 4 - (i % 4), shown(key));
      });
      await forEach(all, async (key, i) => {
        expectAllowed(await limiter.peek(key, bucket), 4 - (i % 4), `peek of ${shown(key)}`);
      });
      const reset = all.filter((_, i) => i % 3 === 0);
      await forEach(reset, (key) => limiter.reset(key));
      await forEach(all, async (key, i) => {
        const left = i % 3 === 0 ? 5 : 4 - (i % 4);
        expectAllowed(await limiter.peek(key, bucket), left, `${shown(key)}, after resets`);
      });
    },
  }),

  limiterCase({
    key: 'G12/limiter-refused',
    title: 'a text that is no key, cost or bucket is VALIDATION, told in one line',
    async ask({ limiter }) {
      const bucket = emptying(5);
      await limiter.consume('A', bucket);
      for (const key of [...notText, '\u001b[2J'.repeat(1000), '\n'.repeat(1001)]) {
        await refuses(() => limiter.consume(key, bucket), 'key');
        await refuses(() => limiter.peek(key, bucket), 'key');
        await refuses(() => limiter.reset(key), 'key');
      }
      await forEach(hostileKeys, async (text) => {
        const wrong = text as never;
        await refuses(() => limiter.consume('A', bucket, wrong), 'cost');
        await refuses(() => limiter.consume('A', wrong), 'bucket');
        const rate = { ...bucket, refillPerSecond: wrong };
        await refuses(() => limiter.peek('A', rate), 'bucket.refillPerSecond');
        await refuses(() => limiter.peek('A', { ...bucket, capacity: wrong }), 'bucket.capacity');
      });
      expectAllowed(await limiter.peek('A', bucket), 4, 'what is left');
    },
  }),

  limiterCase({
    key: 'G12/limiter-options',
    title: strayTitle,
    why: strayWhy,
    async ask({ limiter }) {
      const stray = { ...strayCacheOptions, cost: 5, capacity: 1, now: 0, key: 'b' };
      await expectStrayRefused((options) => limiterCalls(limiter, options), stray);
      const bucket = { ...emptying(5), ...{ used: -10, anchor: 0, last: 0, remaining: 100 } };
      expectAllowed(await limiter.consume('a', bucket, 2), 3, 'a call');
      expectAllowed(await limiter.peek('a', bucket), 3, 'peek');
      expectAllowed(await limiter.consume('a', bucket, 3), 0, 'the rest');
      expectRefused(await limiter.consume('a', bucket, 1), 0, 'one more');
      expectAllowed(await limiter.peek('b', bucket), 5, 'another bucket');
    },
  }),
];
