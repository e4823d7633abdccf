import { assert } from 'chai';
import { rejectsWith, resolves } from '../expect.js';
import { bytes, expectAllBytes, expectBytes, pattern } from './bytes.js';
import { cacheCase, long } from './cache-case.js';

export const limitCases = [
  cacheCase({
    key: 'G11/cache-value-said',
    title: 'a value of more bytes than the limit says is TOO_LARGE, and what is stored stays',
    limits: { documentBytes: 100 },
    async ask({ cache }) {
      const fits = pattern(100);
      await cache.set('a', fits, long);
      await cache.set('a', fits, long);
      for (const length of [101, 200, 100_000]) {
        for (const key of ['a', 'b']) {
          await rejectsWith('TOO_LARGE', () => cache.set(key, pattern(length), long));
        }
      }
      expectAllBytes(await cache.getMany(['a', 'b']), [fits, null], 'what is stored');
    },
  }),

  cacheCase({
    key: 'G11/cache-value-largest',
    title: 'a value of 16,000,000 bytes is set and read; a larger one is TOO_LARGE',
    async ask({ cache }) {
      const patient = { timeoutMs: 100_000 };
      const largest = new Uint8Array(16_000_000).fill(7);
      largest.set([1, 2, 3], largest.length - 3);
      const set = () => cache.set('a', largest, { ...long, ...patient });
      await resolves(set, 'a set of 16,000,000 bytes');
      const read = await cache.get('a', patient);
      assert.equal(read?.length, largest.length);
      assert.isTrue(
        read?.every((byte, i) => byte === largest[i]),
        'every byte is the same',
      );
      const larger = new Uint8Array(16_000_001);
      await rejectsWith('TOO_LARGE', () => cache.set('b', larger, long));
      assert.isNull(await cache.get('b'));
    },
  }),

  cacheCase({
    key: 'G11/cache-values-together',
    title: 'values that together take more bytes than the limit says are TOO_LARGE to read at once',
    limits: { bytes: 1000 },
    async ask({ cache }) {
      for (const key of ['a', 'b']) await cache.set(key, pattern(500), long);
      await cache.set('c', bytes('1'), long);
      const both = await cache.getMany(['a', 'none', 'b']);
      expectAllBytes(both, [pattern(500), null, pattern(500)], 'two that fit');
      await rejectsWith('TOO_LARGE', () => cache.getMany(['a', 'b', 'c']));
      await rejectsWith('TOO_LARGE', () => cache.getMany(['a', 'a', 'a']));
      for (const key of ['a', 'b']) expectBytes(await cache.get(key), pattern(500), 'one by one');
      const keys = Array.from({ length: 1000 }, () => 'c');
      assert.lengthOf(await resolves(() => cache.getMany(keys), 'many small ones'), 1000);
      assert.equal(await cache.delete(['a', 'b', 'c']), 3, 'a delete is not limited by it');
    },
  }),

  cacheCase({
    key: 'G11/cache-keys-no-rows',
    title: 'keys are no rows: as many values as were asked for come, whatever the limit of rows',
    limits: { rows: 2 },
    async ask({ cache }) {
      for (const key of ['a', 'b', 'c']) await cache.set(key, bytes(key), long);
      const all = ['a', 'b', 'c'].map(bytes);
      const three = await resolves(() => cache.getMany(['a', 'b', 'c']), 'getMany of three');
      expectAllBytes(three, all, 'three values');
      expectBytes(await cache.get('c'), bytes('c'), 'one of one byte');
      await cache.set('d', pattern(100), long);
      expectBytes(await cache.get('d'), pattern(100), 'one of a hundred');
    },
  }),
];
