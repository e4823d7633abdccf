import { assert } from 'chai';
import { bytes, expectAllBytes, expectBytes } from './bytes.js';
import { cacheCase, long, shortMs, untilGone } from './cache-case.js';

const longest = 2 ** 31 - 1;
const one = bytes('1');

export const timeCases = [
  cacheCase({
    key: 'V2/kept',
    title: 'a value is there until its time is over, of 1 ms to 24 days, and then it is not',
    why: 'A server that counts in seconds keeps a thousand times too long, or not at all.',
    async ask({ cache, clock }) {
      for (const ttlMs of [60_000, longest]) {
        await cache.set('a', one, { ttlMs });
        expectBytes(await cache.get('a'), one, `a value of ${ttlMs} ms`);
      }
      // Without a clock that can be moved one only waits for it.
      for (const ttlMs of clock ? [1, 2, 999, 1000, 1001, 86_400_000, longest] : [1, 2, shortMs]) {
        await cache.set('a', one, { ttlMs });
        if (clock) {
          clock.move(ttlMs - 1);
          expectBytes(await cache.get('a'), one, `a value of ${ttlMs} ms, 1 ms before its end`);
          clock.move(2);
          assert.isNull(await cache.get('a'), `a value of ${ttlMs} ms, 1 ms after its end`);
        }
        await untilGone(cache, 'a');
      }
    },
  }),

  cacheCase({
    key: 'V2/not-before',
    title: 'a value does not go before its time is over',
    async ask({ cache, clock }) {
      const ttlMs = 200;
      // Two clocks that both count whole milliseconds.
      const least = ttlMs - 2;
      let longest = 0;
      // What an answer of a busy machine takes may go off the time of a value, but not of each.
      for (let i = 0; i < 5 && longest < least; i++) {
        const before = Date.now();
        await cache.set('a', one, { ttlMs });
        clock?.move(ttlMs + 1);
        await untilGone(cache, 'a');
        longest = clock ? ttlMs : Math.max(longest, Date.now() - before);
      }
      assert.isAtLeast(longest, least, 'ms that a value was there');
    },
  }),

  cacheCase({
    key: 'V2/over-everywhere',
    title: 'when the time of a value is over no method finds it, on any connection',
    async ask(test) {
      const { cache } = test;
      const other = await test.another();
      const keys = ['a', 'b', 'c', 'n'];
      for (const key of keys) await cache.set(key, bytes('41'), { ttlMs: shortMs });
      await cache.set('stays', one, long);
      await test.pass(shortMs);
      for (const each of [cache, other]) {
        assert.isNull(await each.get('a'), 'get');
        const all = await each.getMany(['b', 'stays', 'a']);
        expectAllBytes(all, [null, one, null], 'getMany');
        assert.equal(await each.delete(['b', 'c']), 0, 'delete');
      }
      assert.equal(await other.increment('n', long), 1, 'increment');
    },
  }),

  cacheCase({
    key: 'V2/set-begins-anew',
    title: 'the time of a value begins anew with each set, for longer or for less long',
    async ask(test) {
      const { cache } = test;
      await cache.set('a', one, { ttlMs: shortMs });
      await cache.set('a', bytes('2'), long);
      await cache.set('b', one, long);
      await cache.set('b', bytes('2'), { ttlMs: shortMs });
      await test.pass(shortMs);
      expectBytes(await cache.get('a'), bytes('2'), 'what was set for longer');
      assert.isNull(await cache.get('b'), 'what was set for less long');
      if (!test.clock) return;
      await cache.set('c', one, { ttlMs: 100 });
      test.clock.move(60);
      await cache.set('c', one, { ttlMs: 100 });
      test.clock.move(60);
      expectBytes(await cache.get('c'), one, 'the same value, set again');
      test.clock.move(41);
      assert.isNull(await cache.get('c'), '101 ms after the second set');
    },
  }),

  cacheCase({
    key: 'V2/increment-begins-anew',
    title: 'the time of a counter begins anew with each increment, for longer or for less long',
    why: 'A counter that goes although it is in use gives its numbers a second time.',
    async ask(test) {
      const { cache } = test;
      await cache.increment('a', { ttlMs: shortMs });
      await cache.increment('a', long);
      await cache.increment('b', long);
      await cache.increment('b', { ttlMs: shortMs });
      await cache.set('c', bytes('7'), { ttlMs: 5 * shortMs });
      await cache.increment('c', long);
      await test.pass(5 * shortMs);
      assert.equal(await cache.increment('a', long), 3, 'what was counted for longer');
      assert.equal(await cache.increment('b', long), 1, 'what was counted for less long');
      assert.equal(await cache.increment('c', long), 9, 'what was set for less long, then counted');
      await cache.increment('d', { ttlMs: shortMs });
      await test.pass(shortMs);
      assert.equal(await cache.increment('d', long), 1, 'what has gone meanwhile');
    },
  }),

  cacheCase({
    key: 'V2/reads-prolong-nothing',
    title: 'reads do not prolong the time of a value',
    async ask({ cache, clock }) {
      await cache.set('a', one, { ttlMs: 100 });
      await cache.increment('n', { ttlMs: 100 });
      for (let i = 0; i < 4; i++) {
        for (const key of ['a', 'n']) await cache.getMany([key, 'b', key]);
        for (const key of ['a', 'n']) await cache.get(key);
        clock?.move(30);
      }
      if (clock) assert.deepEqual(await cache.getMany(['a', 'n']), [null, null]);
      // Where no clock can be moved they go while they are asked for all the time, or never.
      for (const key of ['a', 'n']) await untilGone(cache, key);
    },
  }),
];
