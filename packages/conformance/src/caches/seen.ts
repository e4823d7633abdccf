import { assert } from 'chai';
import { turn } from '../concurrency.js';
import { bytes, expectAllBytes, expectBytes, pattern } from './bytes.js';
import { cacheCase, long } from './cache-case.js';

export const seenCases = [
  cacheCase({
    key: 'G1/cache-seen-elsewhere',
    title: 'another connection sees a set, a delete and a count at once, by every read',
    async ask(test) {
      const { cache } = test;
      const other = await test.another();
      const expectAll = async (a: string | null, n: string | null) => {
        const all = [a, n].map((text) => (text === null ? null : bytes(text)));
        expectAllBytes(await other.getMany(['a', 'n']), all, 'getMany elsewhere');
        expectBytes(await other.get('a'), all[0] ?? null, 'get elsewhere');
        expectBytes(await other.get('n'), all[1] ?? null, 'the counter elsewhere');
      };
      await expectAll(null, null);
      await cache.set('a', bytes('1'), long);
      await expectAll('1', null);
      await cache.set('a', bytes('2'), long);
      await cache.increment('n', long);
      await expectAll('2', '1');
      assert.equal(await other.increment('n', long), 2, 'counted on elsewhere');
      assert.equal(await cache.increment('n', long), 3);
      assert.equal(await cache.delete(['a', 'n']), 2);
      await expectAll(null, null);
    },
  }),

  cacheCase({
    key: 'G1/cache-reads-apart',
    title: 'a read that starts after a set sees it, though an equal read was under way',
    why: 'Reads that share one request get the value of before the set.',
    async ask({ cache }) {
      for (let i = 0; i < 20; i++) {
        await cache.set('a', bytes(`${i}`), long);
        const before = [cache.get('a'), cache.getMany(['a'])];
        const set = cache.set('a', bytes(`then ${i}`), long);
        await set;
        expectBytes(await cache.get('a'), bytes(`then ${i}`), 'get after the set');
        expectAllBytes(await cache.getMany(['a']), [bytes(`then ${i}`)], 'getMany after it');
        await Promise.all(before);
      }
    },
  }),

  cacheCase({
    key: 'G1/cache-schema',
    title: 'ensureSchema can be repeated, also by many at once, and keeps what is stored',
    async ask(test) {
      const { cache } = test;
      const other = await test.another();
      await cache.set('a', bytes('1'), long);
      await Promise.all([cache, other, cache, other].map((one) => one.ensureSchema()));
      await cache.ensureSchema();
      for (const one of [cache, other]) expectBytes(await one.get('a'), bytes('1'), 'the value');
    },
  }),

  cacheCase({
    key: 'G4/cache-values-taken',
    title: 'a value may be changed as soon as set has been called, and keys likewise',
    why: 'A buffer that is used for the next value changes the one that is on its way.',
    async ask({ cache }) {
      const whole = pattern(300);
      const part = whole.subarray(100, 200);
      const expected = part.slice();
      const set = cache.set('a', part, long);
      whole.fill(0);
      await set;
      expectBytes(await cache.get('a'), expected, 'the value of the call');
      whole.fill(1);
      await turn();
      expectBytes(await cache.get('a'), expected, 'the value, after a change of the array');

      await cache.set('b', bytes('2'), long);
      const keys = ['a', 'none'];
      const many = cache.getMany(keys);
      keys[0] = 'b';
      keys.length = 1;
      expectAllBytes(await many, [expected, null], 'getMany of the keys of the call');
      const doomed = ['b'];
      const deleted = cache.delete(doomed);
      doomed[0] = 'a';
      assert.equal(await deleted, 1, 'deleted');
      expectBytes(await cache.get('a'), expected, 'what was not named');
      assert.isNull(await cache.get('b'), 'what was named');
    },
  }),

  cacheCase({
    key: 'G4/cache-results-yours',
    title: 'what get and getMany return is a copy, another each time',
    why: 'A value that its reader changes would be changed for all.',
    async ask({ cache }) {
      const value = pattern(100);
      await cache.set('a', value, long);
      const got = (await cache.get('a')) ?? assert.fail('a value');
      const [one, two] = await cache.getMany(['a', 'a']);
      got.fill(0);
      one?.fill(1);
      expectBytes(two, value, 'the second of one getMany');
      two?.fill(2);
      expectBytes(await cache.get('a'), value, 'get after changes');
      expectAllBytes(await cache.getMany(['a']), [value], 'getMany after changes');
      const [kept, other] = [await cache.get('a'), await cache.get('a')];
      other?.fill(3);
      await cache.set('a', bytes('another'), long);
      await cache.delete(['a']);
      expectBytes(kept, value, 'what was returned before');
    },
  }),
];
