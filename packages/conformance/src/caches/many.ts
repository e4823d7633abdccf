import { assert } from 'chai';
import { whileRunning } from '../concurrency.js';
import { resolves } from '../expect.js';
import { bytes, expectAllBytes, expectBytes } from './bytes.js';
import { cacheCase, long } from './cache-case.js';

const some = Array.from({ length: 10_000 }, (_, i) => `key ${i}`);
const text = (value: Uint8Array | null | undefined) => new TextDecoder().decode(value ?? undefined);

export const manyCases = [
  cacheCase({
    key: 'V3/in-order',
    title:
      'getMany gives the values in the order of the keys, null where there is none, keys twice',
    async ask({ cache }) {
      for (const key of ['a', 'b', 'c']) await cache.set(key, bytes(`value of ${key}`), long);
      const asked = ['c', 'none', 'a', 'c', 'nothing', 'b', 'none', 'a'];
      const expected = asked.map((key) => (key.startsWith('no') ? null : bytes(`value of ${key}`)));
      expectAllBytes(await cache.getMany(asked), expected, 'getMany');
    },
  }),

  cacheCase({
    key: 'V3/no-keys',
    title: 'no keys have no values, and nothing is deleted',
    async ask({ cache }) {
      await cache.set('a', bytes('1'), long);
      assert.deepEqual(await resolves(() => cache.getMany([]), 'getMany of none'), []);
      assert.equal(await resolves(() => cache.delete([]), 'delete of none'), 0);
      expectBytes(await cache.get('a'), bytes('1'), 'what is stored');
    },
  }),

  cacheCase({
    key: 'V3/ten-thousand',
    title: '10,000 keys are read and deleted by one call',
    why: 'A statement, a stack of arguments, an answer: each has a limit somewhere.',
    async ask({ cache }) {
      const stored = some.filter((_, i) => i % 100 === 0);
      await Promise.all(stored.map((key) => cache.set(key, bytes(key), long)));
      const expected = some.map((key, i) => (i % 100 === 0 ? bytes(key) : null));
      expectAllBytes(await cache.getMany(some), expected, 'getMany of 10,000');
      assert.equal(await cache.delete(some), stored.length);
      assert.equal(await cache.delete(some), 0);
      assert.deepEqual((await cache.getMany(stored)).filter(Boolean), []);
    },
  }),

  cacheCase({
    key: 'V3/delete-counts',
    title: 'delete says how many keys were there: a key twice once, one without a value not at all',
    async ask({ cache }) {
      for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, bytes(''), long);
      await cache.increment('n', long);
      assert.equal(await cache.delete(['a', 'a', 'none', 'b', 'a', 'n']), 3);
      assert.equal(await cache.delete(['a', 'b', 'n', 'c']), 1);
      expectAllBytes(
        await cache.getMany(['a', 'b', 'c', 'd']),
        [null, null, null, bytes('')],
        'rest',
      );
    },
  }),

  cacheCase({
    key: 'V3/deletes-at-once',
    title: 'of deletes of one key at once one alone has deleted it',
    async ask(test) {
      const caches = [test.cache, await test.another()];
      for (let round = 0; round < 20; round++) {
        await test.cache.set('a', bytes('1'), long);
        const deletes = Array.from({ length: 6 }, (_, i) => caches[i % 2]?.delete(['a']) ?? 0);
        const counts = await Promise.all(deletes);
        assert.equal(
          counts.reduce((sum, n) => sum + n),
          1,
          'deleted by all',
        );
      }
    },
  }),

  cacheCase({
    key: 'V3/deleted-at-one-moment',
    title: 'keys of one delete go at one moment: no reader sees one without the other',
    async ask(test) {
      const other = await test.another();
      const [first, second] = [some.slice(0, 300), some.slice(300, 600)];
      const both = [...first, ...second];
      const work = async () => {
        for (let i = 0; i < 10; i++) {
          // Those of the first half come first; they all go together.
          for (const half of [first, second]) {
            await Promise.all(half.map((key) => test.cache.set(key, bytes('1'), long)));
          }
          const orders = [both, both.toReversed()];
          assert.equal(await test.cache.delete(orders[i % 2] ?? []), both.length);
        }
      };
      await whileRunning(work, async () => {
        const values = await other.getMany(both);
        const there = (from: number, to: number) => values.slice(from, to).filter(Boolean).length;
        const [before, after] = [there(0, 300), there(300, 600)];
        if (after > 0) assert.equal(before, 300, 'of the first half, where the second is there');
      });
    },
  }),

  cacheCase({
    key: 'V3/read-at-one-moment',
    title: 'the values of one getMany are of one moment',
    why: 'Values that are asked for one by one are of as many moments.',
    async ask(test) {
      const other = await test.another();
      const work = async () => {
        for (let i = 1; i <= 300; i++) {
          await test.cache.set('first', bytes(`${i}`), long);
          await test.cache.set('second', bytes(`${i}`), long);
        }
      };
      let looks = 0;
      await whileRunning(work, async () => {
        const keys = ['first', 'second'];
        const values = await other.getMany(looks++ % 2 ? keys.toReversed() : keys);
        const [first = 0, second = 0] = (looks % 2 ? values : values.toReversed()).map((value) =>
          Number(text(value)),
        );
        assert.isAtLeast(first, second, 'what is set first, and what is set then');
        assert.isAtMost(first, second + 1, 'what is set first, and what is set then');
      });
    },
  }),
];
