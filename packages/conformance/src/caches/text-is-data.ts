import { assert } from 'chai';
import fc from 'fast-check';
import { forEach } from '../concurrency.js';
import { anyText } from '../documents/arbitraries.js';
import { rejectsWith } from '../expect.js';
import { notText } from '../payloads.js';
import { checkProperty } from '../property.js';
import { expectOneLine, refuses } from '../refusals.js';
import { expectStrayRefused, strayCacheOptions, strayTitle, strayWhy } from '../stray-options.js';
import { bytes, expectAllBytes, expectBytes } from './bytes.js';
import { cacheCalls, cacheCase, long } from './cache-case.js';
import { hostileKeys, keys, shown } from './keys.js';

/** A key, and what somebody may take for the same. */
const changes: readonly ((key: string) => string)[] = [
  (key) => key.toUpperCase(),
  (key) => key.toLowerCase(),
  (key) => key.normalize('NFC'),
  (key) => key.normalize('NFD'),
  (key) => key.normalize('NFKC'),
  (key) => key.trim(),
  (key) => `${key}\0`,
  (key) => `${key} `,
  (key) => `${key}*`,
  (key) => `{${key}}x`,
  (key) => key.slice(1),
];
const anyKey = fc.oneof(
  anyText,
  fc.constantFrom('a', 'Key', 'é', 'e\u0301', 'ﬁ', 'ß', '\0', '{a}', '[a]', 'a:b'),
);
const anyAlike = fc
  .tuple(anyKey, fc.constantFrom(...changes))
  .map(([key, change]) => [...new Set([key, change(key).toWellFormed()])].filter(Boolean));

export const textIsDataCases = [
  cacheCase({
    key: 'V1/keys',
    title: 'keys of 1 to 1,000 characters of any kind stay apart',
    async ask({ cache }) {
      await forEach(keys, (key, i) => cache.set(key, bytes(`${i}`), long));
      await forEach(keys, async (key, i) => {
        expectBytes(await cache.get(key), bytes(`${i}`), shown(key));
      });
      const all = keys.map((_, i) => bytes(`${i}`));
      expectAllBytes(await cache.getMany(keys), all, 'the values of all keys');
      await forEach(keys, async (key, i) => {
        assert.equal(await cache.increment(key, long), i + 1, shown(key));
      });
      for (const unknown of ['aa', 'a ', '\u1100\u1161\u11a8', '%25', 'x'.repeat(998)]) {
        assert.isNull(await cache.get(unknown), shown(unknown));
        assert.equal(await cache.delete([unknown]), 0, shown(unknown));
      }
      const left = new Map(keys.map((key, i) => [key, bytes(`${i + 1}`)]));
      for (const key of keys.filter((_, i) => i % 5 === 0)) {
        assert.equal(await cache.delete([key]), 1, shown(key));
        left.delete(key);
        const values = keys.map((one) => left.get(one) ?? null);
        expectAllBytes(await cache.getMany(keys), values, `what is left after ${shown(key)}`);
      }
    },
  }),

  cacheCase({
    key: 'V1/any-keys',
    title: 'any two keys that differ in a code point are two, however much they look alike',
    async ask({ cache, property }) {
      const check = fc.asyncProperty(anyAlike, async (some) => {
        // Also after a run that has failed, while its input is made smaller.
        await cache.delete(some);
        for (const [i, key] of some.entries()) await cache.set(key, Uint8Array.of(i), long);
        const all = some.map((_, i) => Uint8Array.of(i));
        expectAllBytes(await cache.getMany(some), all, 'their values');
        for (const [i, key] of some.entries()) {
          expectBytes(await cache.get(key), Uint8Array.of(i), shown(key));
          assert.equal(await cache.delete([key]), 1, shown(key));
        }
      });
      await checkProperty(check, property);
    },
  }),

  cacheCase({
    key: 'G12/cache-keys',
    title: 'a key may be any text, and no other value notices: set, read, counted, deleted',
    async ask({ cache }) {
      await forEach(hostileKeys, (key) => cache.set(key, bytes(key), long));
      await forEach(hostileKeys, async (key) => {
        expectBytes(await cache.get(key), bytes(key), shown(key));
      });
      const values = async () => cache.getMany(hostileKeys);
      expectAllBytes(await values(), hostileKeys.map(bytes), 'the values');
      const [doomed, counted] = [0, 1].map((n) => hostileKeys.filter((_, i) => i % 7 === n));
      await forEach(doomed ?? [], async (key) => {
        assert.equal(await cache.delete([key]), 1, shown(key));
      });
      await forEach(counted ?? [], async (key) => {
        await cache.set(key, bytes('1'), long);
        assert.equal(await cache.increment(key, long), 2, shown(key));
      });
      const expected = hostileKeys.map((key, i) =>
        i % 7 === 0 ? null : bytes(i % 7 === 1 ? '2' : key),
      );
      expectAllBytes(await values(), expected, 'the values, after deletes and counts');
    },
  }),

  cacheCase({
    key: 'G12/cache-values',
    title: 'a value may be any text',
    async ask({ cache }) {
      for (const text of hostileKeys) {
        await cache.set('a', bytes(text), long);
        expectBytes(await cache.get('a'), bytes(text), shown(text));
      }
    },
  }),

  cacheCase({
    key: 'G12/cache-unknown',
    title: 'no text reaches a value that it is not the key of',
    why: 'As a pattern, * is every key, and {a}b has its place beside a.',
    async ask({ cache }) {
      const stored = ['A', 'AB', 'zz', 'z:z'];
      for (const key of stored) await cache.set(key, bytes(key), long);
      const unknown = hostileKeys.filter((key) => !stored.includes(key));
      await forEach(unknown, async (key) => {
        assert.isNull(await cache.get(key), shown(key));
        assert.equal(await cache.delete([key]), 0, shown(key));
      });
      assert.equal(await cache.delete(unknown), 0);
      assert.deepEqual((await cache.getMany(unknown)).filter(Boolean), []);
      expectAllBytes(await cache.getMany(stored), stored.map(bytes), 'what is stored');
    },
  }),

  cacheCase({
    key: 'G12/cache-refused',
    title: 'a text that is no key, time or step is VALIDATION, told in one line',
    async ask({ cache }) {
      await cache.set('A', bytes('1'), long);
      for (const key of [...notText, '\u001b[2J'.repeat(1000), '\n'.repeat(1001)]) {
        await refuses(() => cache.get(key), 'key');
        await refuses(() => cache.set(key, bytes('2'), long), 'key');
        await refuses(() => cache.increment(key, long), 'key');
        for (const call of [() => cache.getMany([key]), () => cache.delete([key])]) {
          expectOneLine(await rejectsWith('VALIDATION', call, 'keys[0]'));
        }
      }
      await forEach(hostileKeys, async (text) => {
        await refuses(() => cache.set('A', bytes('2'), { ttlMs: text as never }), 'ttlMs');
        await refuses(() => cache.increment('A', { ...long, by: text as never }), 'by');
        await refuses(() => cache.set('A', text as never, long), 'value');
        await refuses(() => cache.delete(text as never), 'keys');
      });
      expectBytes(await cache.get('A'), bytes('1'), 'what is stored');
    },
  }),

  cacheCase({
    key: 'G12/cache-options',
    title: strayTitle,
    why: strayWhy,
    async ask({ cache }) {
      await cache.set('b', bytes('3'), long);
      await expectStrayRefused((options) => cacheCalls(cache, options), strayCacheOptions);
      const stored = [null, bytes('3'), null];
      expectAllBytes(await cache.getMany(['a', 'b', 'c']), stored, 'what is stored');
    },
  }),
];
