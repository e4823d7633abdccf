import { assert } from 'chai';
import { resolves, settled } from '../expect.js';
import { bytes, expectBytes } from './bytes.js';
import { cacheCase, long } from './cache-case.js';
import { shown } from './keys.js';

const most = Number.MAX_SAFE_INTEGER;

/** Values from which no count goes on. */
const noCounters: readonly string[] = [
  ...['', ' ', 'x', '1x', '1 ', ' 1', '+1', '-1', '-0', '1.5', '1.0', '.5', '1e3', '0x10', '1_000'],
  ...['NaN', 'Infinity', 'null', 'true', '[1]', '"1"', '١', '１', '1\n', '\0', '1\0'],
  ...[`${most}0`, '9007199254740992', '9223372036854775807', '18446744073709551616'],
];

export const counterCases = [
  cacheCase({
    key: 'V4/counts',
    title: 'a counter begins at 0, adds what it is told to, and returns what it is then',
    async ask({ cache }) {
      assert.equal(await cache.increment('n', long), 1);
      assert.equal(await cache.increment('n', long), 2);
      assert.equal(await cache.increment('n', { ...long, by: 10 }), 12);
      assert.equal(await cache.increment('n', { ...long, by: 1 }), 13);
      assert.equal(await cache.increment('m', { ...long, by: 1024 }), 1024, 'another counter');
      assert.equal(await cache.increment('n', long), 14);
      await cache.delete(['n']);
      assert.equal(await cache.increment('n', long), 1, 'after a delete');
    },
  }),

  cacheCase({
    key: 'V4/digits',
    title: 'get reads a counter as decimal digits, and digits that were set are counted on from',
    async ask({ cache }) {
      const large = 2 ** 52;
      assert.equal(await cache.increment('n', { ...long, by: large }), large);
      for (const n of [large, large + 1, large + 2]) {
        expectBytes(await cache.get('n'), bytes(`${n}`), 'the counter');
        const [again] = await cache.getMany(['n']);
        expectBytes(again, bytes(`${n}`), 'the counter of getMany');
        assert.equal(await cache.increment('n', long), n + 1);
      }
      for (const digits of ['0', '1', '9', '41', '4503599627370496', `${most - 1}`]) {
        await cache.set('m', bytes(digits), long);
        assert.equal(await cache.increment('m', long), Number(digits) + 1, digits);
      }
    },
  }),

  cacheCase({
    key: 'V4/no-counters',
    title: 'a value that is no counter counts as none',
    why: 'A parser that reads what it can makes 1 of 1x, and 0 of nothing.',
    async ask({ cache }) {
      for (const text of noCounters) {
        await cache.set('n', bytes(text), long);
        const count = await resolves(() => cache.increment('n', { ...long, by: 7 }), shown(text));
        assert.equal(count, 7, shown(text));
        expectBytes(await cache.get('n'), bytes('7'), 'the counter');
      }
      await cache.set('n', Uint8Array.of(0xff, 0x31), long);
      assert.equal(await cache.increment('n', long), 1, 'bytes that are no text');
    },
  }),

  cacheCase({
    key: 'V4/safe-integers',
    title: 'a counter goes up to 2^53-1, and then begins again at 0',
    why: 'Beyond, a double names two numbers by one.',
    async ask({ cache }) {
      await cache.set('n', bytes(`${most - 2}`), long);
      assert.equal(await cache.increment('n', long), most - 1);
      assert.equal(await cache.increment('n', long), most);
      expectBytes(await cache.get('n'), bytes(`${most}`), 'the largest');
      assert.equal(await cache.increment('n', long), 1);
      assert.equal(await cache.increment('m', { ...long, by: 2 ** 52 }), 2 ** 52);
      await cache.set('m', bytes(`${most - 1}`), long);
      assert.equal(await cache.increment('m', { ...long, by: 2 ** 52 }), 2 ** 52, 'beyond the end');
    },
  }),

  cacheCase({
    key: 'V4/at-once',
    title: 'each of many callers at once gets another number, without a gap',
    why: 'A counter that is read and then set gives two callers one number.',
    async ask(test) {
      const caches = [test.cache, await test.another()];
      const calls = Array.from({ length: 300 }, (_, i) => caches[i % 2]?.increment('n', long) ?? 0);
      const numbers = (await Promise.all(calls)).toSorted((a, b) => a - b);
      assert.deepEqual(
        numbers,
        Array.from({ length: 300 }, (_, i) => i + 1),
      );
    },
  }),

  cacheCase({
    key: 'V4/steps-at-once',
    title: 'steps of any size at once all count, and each caller gets another number',
    async ask(test) {
      const caches = [test.cache, await test.another()];
      const steps = Array.from({ length: 100 }, (_, i) => (i % 7) + 1);
      const calls = steps.map((by, i) => caches[i % 2]?.increment('n', { ...long, by }) ?? 0);
      const numbers = (await Promise.all(calls)).toSorted((a, b) => a - b);
      assert.equal(new Set(numbers).size, 100, 'different numbers');
      assert.equal(
        numbers.at(-1),
        steps.reduce((sum, by) => sum + by),
        'the last of them',
      );
    },
  }),

  cacheCase({
    key: 'V4/aborted',
    title: 'after increments that were aborted a counter is not behind, and gives no number twice',
    async ask(test) {
      const { cache } = test;
      const given: number[] = [];
      for (let i = 0; i < 30; i++) {
        const controller = new AbortController();
        const call = settled(() => cache.increment('n', { ...long, signal: controller.signal }));
        const beside = cache.increment('n', long);
        controller.abort();
        const outcome = await call;
        if ('value' in outcome) given.push(outcome.value);
        given.push(await beside, await cache.increment('n', long));
      }
      assert.equal(new Set(given).size, given.length, 'different numbers');
      const last = given.at(-1) ?? 0;
      assert.isAtLeast(last, given.length, 'the counter, and how often it has counted');
      assert.isAtLeast(last, Math.max(...given), 'the counter, and the most that it has given');
    },
  }),

  cacheCase({
    key: 'V4/foreign',
    title: 'where something of another kind is, a counter begins',
    async ask({ cache, putForeign }) {
      if (putForeign === undefined) return;
      const foreign = Array.from({ length: 12 }, (_, i) => `foreign ${i}`);
      await putForeign(foreign);
      for (const key of foreign) {
        const first = () => cache.increment(key, { ...long, by: 5 });
        assert.equal(await resolves(first, key), 5, key);
        assert.equal(await cache.increment(key, long), 6, key);
        expectBytes(await cache.get(key), bytes('6'), key);
      }
    },
  }),
];
