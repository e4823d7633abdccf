import type { CacheStore, CallOptions, Store } from '@jts/ports';
import { assert } from 'chai';
import { bytes, expectBytes } from '../caches/bytes.js';
import { cacheCalls, long } from '../caches/cache-case.js';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { another } from '../connections.js';
import { rejectsWith } from '../expect.js';
import { lifeQuestions } from '../life.js';
import { emptying, expectAllowed, limiterCalls } from '../rate-limits/limiter-case.js';
import { signalQuestions } from '../signals.js';

interface StoreTest extends CaseTools {
  readonly store: CacheStore;
  another(): Promise<CacheStore>;
}

interface StoreQuestion {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  ask(test: StoreTest): Promise<void>;
}

const storeCase = ({ ask, ...question }: StoreQuestion): ConformanceCase<CacheStore> => ({
  ...question,
  rule: ruleOf(question.key),
  run: (namespace, tools) =>
    ask({
      ...tools,
      store: namespace.repository,
      another: () => another(namespace, tools),
    }),
});

/** A call of each method of a store and its two parts. */
function everyCall(store: CacheStore, options: CallOptions = {}) {
  return [
    ['ensureSchema', () => store.ensureSchema(options)] as const,
    ['health', () => store.health(options)] as const,
    ...cacheCalls(store.cache, options),
    ...limiterCalls(store.rateLimiter, options),
  ];
}

const bucket = emptying(1000);

/** Both parts at once. */
const life = {
  calls: everyCall,
  write: ({ cache, rateLimiter }: CacheStore) =>
    Promise.all([
      cache.increment('kept', { ...long, by: 10 }),
      rateLimiter.consume('kept', bucket, 10),
    ]),
  async expectWritten({ cache, rateLimiter }: CacheStore, times: number) {
    expectBytes(await cache.get('kept'), bytes(`${10 * times}`), 'what was counted');
    expectAllowed(await rateLimiter.peek('kept', bucket), 1000 - 10 * times, 'what is left');
  },
  busy: ({ cache, rateLimiter }: CacheStore) => [
    ...Array.from({ length: 100 }, () => cache.increment('busy', long)),
    ...Array.from({ length: 100 }, () => rateLimiter.consume('busy', bucket)),
  ],
};

const closers: readonly (readonly [name: string, part: (store: CacheStore) => Store])[] = [
  ['the store', (store) => store],
  ['the cache', (store) => store.cache],
  ['the rate limiter', (store) => store.rateLimiter],
];

/** What every `CacheStore` must do beyond its two parts. */
export const cacheStoreCases: readonly ConformanceCase<CacheStore>[] = [
  ...lifeQuestions.map(({ key, ask, ...question }) =>
    storeCase({
      ...question,
      key: key('cache-store'),
      ask: ({ store, another, capabilities }) => ask({ ...life, store, another, capabilities }),
    }),
  ),

  ...signalQuestions.map(({ name, title, why, ask }) =>
    storeCase({
      key: `G7/cache-store-${name}`,
      title,
      why,
      ask: ({ store }) => ask((options) => everyCall(store, options)),
    }),
  ),

  ...closers.map(([name, part]) =>
    storeCase({
      key: `G8/closed-by-${name.replaceAll(' ', '-')}`,
      title: `closing ${name} closes the store, the cache and the rate limiter`,
      why: 'Two of three on one connection would fail, each in its own way.',
      async ask({ store }) {
        const calls = life.busy(store);
        await part(store).close();
        await Promise.all(calls);
        for (const [, call] of everyCall(store)) await rejectsWith('CLOSED', call);
        for (const [, other] of closers) await other(store).close();
      },
    }),
  ),

  storeCase({
    key: 'G1/cache-store-schema',
    title: 'ensureSchema can be repeated, also by many at once, and keeps what is stored',
    async ask(test) {
      const { store } = test;
      const other = await test.another();
      await life.write(store);
      const all = [store, other, store.cache, other.rateLimiter, store.rateLimiter, other.cache];
      await Promise.all(all.map((one) => one.ensureSchema()));
      for (const one of [store, other]) await life.expectWritten(one, 1);
    },
  }),

  storeCase({
    key: 'G1/cache-store-apart',
    title: 'values and buckets of one key know nothing of each other',
    why: 'A bucket that a value overwrites is full again.',
    async ask({ store: { cache, rateLimiter } }) {
      const small = emptying(3);
      for (const key of ['a', 'r:a', 'c:a', ':', 'r', '{a}']) {
        await rateLimiter.consume(key, small);
        assert.isNull(await cache.get(key), `${key} of the cache`);
        assert.equal(await cache.delete([key]), 0, `${key} of the cache`);
        await cache.set(key, bytes('41'), long);
        expectAllowed(await rateLimiter.consume(key, small), 1, `${key} of the rate limiter`);
        assert.equal(await cache.increment(key, long), 42, `${key} of the cache`);
        await rateLimiter.reset(key);
        expectBytes(await cache.get(key), bytes('42'), `${key} of the cache`);
        await rateLimiter.consume(key, small, 3);
        assert.equal(await cache.delete([key]), 1, `${key} of the cache`);
        assert.isFalse((await rateLimiter.peek(key, small)).allowed, `${key} of the rate limiter`);
      }
    },
  }),
];
