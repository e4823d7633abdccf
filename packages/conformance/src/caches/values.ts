import { assert } from 'chai';
import fc from 'fast-check';
import { whileRunning } from '../concurrency.js';
import { resolves } from '../expect.js';
import { checkProperty } from '../property.js';
import { bytes, expectAllBytes, expectBytes, pattern } from './bytes.js';
import { cacheCase, long } from './cache-case.js';

/** What text formats, protocols and servers give a meaning. */
const values: readonly (readonly [name: string, value: Uint8Array])[] = [
  ['no bytes', bytes('')],
  ['a zero', Uint8Array.of(0)],
  ['zeros', new Uint8Array(1000)],
  ['every byte', pattern(256)],
  ['no UTF-8', Uint8Array.of(0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80)],
  ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)],
  ['line ends', bytes('\r\n')],
  ['a command', bytes('*1\r\n$8\r\nFLUSHALL\r\n')],
  ['no value of the protocol', bytes('$-1\r\n')],
  ['a number', bytes('005930')],
  ['a fraction', bytes('1.50')],
  ['more digits than a double', bytes('9007199254740993')],
  ['null', bytes('null')],
  ['JSON', bytes('{"a":[1,2.50,null]}')],
  ['Hangul', bytes('삼성전자')],
  ['65,536 bytes', pattern(65_536)],
  ['a million bytes', pattern(1_000_000)],
];

export const valueCases = [
  cacheCase({
    key: 'V1/unknown-key',
    title: 'a key without a value is null, and nothing to delete',
    async ask({ cache }) {
      assert.isNull(await cache.get('a'));
      assert.deepEqual(await cache.getMany(['a', 'b']), [null, null]);
      assert.equal(await cache.delete(['a', 'b']), 0);
      await cache.set('a', bytes('1'), long);
      assert.isNull(await cache.get('b'), 'beside another');
    },
  }),

  cacheCase({
    key: 'G3/cache-values',
    title: 'a value comes back byte for byte, of whatever bytes, none as well',
    why: 'A client that takes bytes for text replaces what is no UTF-8, and an empty value is not none.',
    async ask({ cache }) {
      for (const [name, value] of values) await cache.set(name, value, long);
      for (const [name, value] of values) expectBytes(await cache.get(name), value, name);
      const all = await cache.getMany(values.map(([name]) => name));
      expectAllBytes(
        all,
        values.map(([, value]) => value),
        'the values',
      );
    },
  }),

  cacheCase({
    key: 'G3/any-value',
    title: 'any bytes come back as they were set, and any others in their place',
    async ask(test) {
      const { cache, property } = test;
      const other = await test.another();
      const any = fc.uint8Array({ maxLength: 300, size: 'max' });
      const check = fc.asyncProperty(any, any, async (first, second) => {
        await cache.set('a', first, long);
        expectBytes(await other.get('a'), first, 'the first');
        await other.set('a', second, long);
        expectBytes(await cache.get('a'), second, 'the second');
        expectAllBytes(await other.getMany(['a', 'a']), [second, second], 'the second, twice');
      });
      await checkProperty(check, property);
    },
  }),

  cacheCase({
    key: 'V1/replaced-whole',
    title: 'a set replaces the whole value, a longer one as well',
    async ask({ cache }) {
      for (const length of [10, 3, 0, 7, 100_000, 1, 100_000, 0]) {
        const value = pattern(length, length);
        await cache.set('a', value, long);
        expectBytes(await cache.get('a'), value, `a value of ${length} bytes`);
      }
    },
  }),

  cacheCase({
    key: 'V1/deleted',
    title: 'a deleted value is gone, and another can be set',
    async ask({ cache }) {
      await cache.set('a', bytes('1'), long);
      await cache.set('b', bytes('2'), long);
      assert.equal(await cache.delete(['a']), 1);
      assert.isNull(await cache.get('a'));
      expectBytes(await cache.get('b'), bytes('2'), 'another');
      await cache.set('a', bytes('3'), long);
      expectBytes(await cache.get('a'), bytes('3'), 'set again');
    },
  }),

  cacheCase({
    key: 'V1/reader-beside-setter',
    title: 'a reader beside a setter sees each value whole, and never an older one again',
    why: 'A value that is written in two steps is read in between.',
    async ask(test) {
      const other = await test.another();
      const length = 200_000;
      const fill = (n: number) => new Uint8Array(length).fill(n);
      let last = 0;
      const work = async () => {
        for (let n = 1; n <= 40; n++) await test.cache.set('a', fill(n), long);
      };
      await whileRunning(work, async () => {
        const value = (await other.getMany(['a']))[0] ?? (await other.get('a'));
        if (value === null) return assert.equal(last, 0, 'the last seen, before there was none');
        const n = value[0] ?? 0;
        expectBytes(value, fill(n), 'a value that is read beside sets');
        assert.isAtLeast(n, last, 'the value, and the one seen before');
        last = n;
      });
      expectBytes(await other.get('a'), fill(40), 'the last one set');
    },
  }),

  cacheCase({
    key: 'V1/sets-at-once',
    title: 'many sets at once end in one of their values, whole, for every reader',
    async ask(test) {
      const caches = [test.cache, await test.another()];
      const value = (i: number) => pattern(50_000, i);
      for (let round = 0; round < 5; round++) {
        const sets = Array.from({ length: 12 }, (_, i) => caches[i % 2]?.set('a', value(i), long));
        await Promise.all(sets);
        const found = (await test.cache.get('a')) ?? assert.fail('there must be a value');
        const i = found[0] ?? 0;
        assert.isBelow(i, 12, 'which of them it is');
        expectBytes(found, value(i), 'what is stored');
        for (const cache of caches) expectBytes(await cache.get('a'), found, 'read again');
      }
    },
  }),

  cacheCase({
    key: 'V1/set-after-set',
    title: 'a set that begins after another has resolved wins, whichever the connection',
    async ask(test) {
      const caches = [test.cache, await test.another()];
      for (let i = 0; i < 60; i++) {
        await caches[i % 2]?.set('a', bytes(`${i}`), long);
        for (const cache of caches) expectBytes(await cache.get('a'), bytes(`${i}`), `set ${i}`);
      }
    },
  }),

  cacheCase({
    key: 'V1/foreign',
    title: 'what is of another kind than a value reads as absent, and is overwritten',
    why: 'A server that knows lists and sets says WRONGTYPE, and a cache must not fail its caller.',
    async ask({ cache, putForeign }) {
      if (putForeign === undefined) return;
      const foreign = Array.from({ length: 12 }, (_, i) => `foreign ${i}`);
      await putForeign(foreign);
      await cache.set('own', bytes('1'), long);
      for (const key of foreign) {
        assert.isNull(await resolves(() => cache.get(key), `get of ${key}`), key);
      }
      const all = await resolves(() => cache.getMany([...foreign, 'own']), 'getMany');
      expectAllBytes(all, [...foreign.map(() => null), bytes('1')], 'the values');
      for (const key of foreign) {
        await resolves(() => cache.set(key, bytes(key), long), `set of ${key}`);
      }
      for (const key of foreign) expectBytes(await cache.get(key), bytes(key), `${key}, set`);
    },
  }),
];
