import { assert } from 'chai';
import { turn } from '../concurrency.js';
import { rejectsWith } from '../expect.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import { signalQuestions } from '../signals.js';
import { bytes, expectBytes, pattern } from './bytes.js';
import { cacheCalls, cacheCase, long } from './cache-case.js';
import { badKeys } from './keys.js';

const badTtls: readonly unknown[] = [
  ...[undefined, null, 0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, '1000', {}, [1]],
];
const badSteps: readonly unknown[] = [0, -1, 1.5, 2 ** 52 + 1, 2 ** 53, Number.NaN, '1', 1n, {}];
const badValues: readonly unknown[] = [
  ...[undefined, null, 'text', 1, {}, [1, 2], new ArrayBuffer(2), new DataView(new ArrayBuffer(2))],
  ...[new Uint16Array(2), new Int8Array(2), { length: 1, 0: 1 }],
];

export const callCases = [
  cacheCase({
    key: 'G2/cache-arguments-checked',
    title: 'arguments that make no sense are VALIDATION of every method, and nothing is stored',
    async ask({ cache }) {
      const one = bytes('1');
      await cache.set('a', one, long);
      for (const [, key] of badKeys as readonly (readonly [string, never])[]) {
        await rejectsWith('VALIDATION', () => cache.get(key), 'key');
        await rejectsWith('VALIDATION', () => cache.set(key, one, long), 'key');
        await rejectsWith('VALIDATION', () => cache.increment(key, long), 'key');
        await rejectsWith('VALIDATION', () => cache.getMany(['a', key]), 'keys[1]');
        await rejectsWith('VALIDATION', () => cache.delete(['a', key]), 'keys[1]');
      }
      for (const ttlMs of badTtls as never[]) {
        await rejectsWith('VALIDATION', () => cache.set('a', bytes('2'), { ttlMs }), 'ttlMs');
        await rejectsWith('VALIDATION', () => cache.increment('a', { ttlMs }), 'ttlMs');
      }
      await rejectsWith('VALIDATION', () => cache.set('a', one, undefined as never), 'ttlMs');
      for (const by of badSteps as never[]) {
        await rejectsWith('VALIDATION', () => cache.increment('a', { ...long, by }), 'by');
      }
      for (const value of badValues as never[]) {
        await rejectsWith('VALIDATION', () => cache.set('a', value, long), 'value');
      }
      expectBytes(await cache.get('a'), one, 'what is stored');
    },
  }),

  cacheCase({
    key: 'G2/cache-keys-checked',
    title: 'what is no list of up to 10,000 keys is VALIDATION, and nothing is deleted',
    async ask({ cache }) {
      await cache.set('a', bytes('1'), long);
      const lists: readonly unknown[] = [
        ...[undefined, null, 'a', 1, { 0: 'a', length: 1 }, new Set(['a'])],
        Array.from({ length: 10_001 }, () => 'a'),
      ];
      for (const keys of lists as never[]) {
        await rejectsWith('VALIDATION', () => cache.getMany(keys), 'keys');
        await rejectsWith('VALIDATION', () => cache.delete(keys), 'keys');
      }
      const holes = ['a', 'b'];
      delete holes[1];
      await rejectsWith('VALIDATION', () => cache.delete(holes), 'keys[1]');
      expectBytes(await cache.get('a'), bytes('1'), 'what is stored');
    },
  }),

  cacheCase({
    key: 'G9/cache-timeouts-checked',
    title: 'a timeout that is no time is VALIDATION of every method, and nothing is stored',
    async ask({ cache }) {
      for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
        for (const [, call] of cacheCalls(cache, { timeoutMs })) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      assert.deepEqual(await cache.getMany(['a', 'c']), [null, null]);
      for (const [, call] of cacheCalls(cache, { timeoutMs: 60_000 })) await call();
    },
  }),

  cacheCase({
    ...optionsKept,
    key: 'G4/cache-options',
    // The caller's own object, which it changes.
    ask: ({ cache }) =>
      expectOptionsKept((options) =>
        cacheCalls(cache, options, () => Object.assign(options, long)),
      ),
  }),

  cacheCase({
    key: 'G4/cache-own-options',
    title: 'the time and the step of a call may be changed as soon as it has been made',
    async ask(test) {
      const { cache } = test;
      const [expiring, counting] = [{ ...long }, { ...long, by: 5 }];
      const calls = [cache.set('a', bytes('1'), expiring), cache.increment('n', counting)];
      Object.assign(expiring, { ttlMs: 1 });
      Object.assign(counting, { ttlMs: 1, by: 1 });
      await Promise.all(calls);
      await test.pass(20);
      expectBytes(await cache.get('a'), bytes('1'), 'what was set');
      expectBytes(await cache.get('n'), bytes('5'), 'what was counted');
    },
  }),

  cacheCase({
    key: 'G7/cache-calls-aborted',
    title: 'a signal that has fired, or fires during a call, is ABORTED of every method',
    async ask({ cache }) {
      const reason = new Error('enough');
      for (const [name, call] of cacheCalls(cache, { signal: AbortSignal.abort(reason) })) {
        const error = await rejectsWith('ABORTED', call);
        assert.deepEqual([error.name, error.cause], ['AbortError', reason], name);
      }
      assert.deepEqual(await cache.getMany(['a', 'c']), [null, null], 'nothing was written');
      await cache.set('k', bytes('kept'), long);
      for (const i of cacheCalls(cache).keys()) {
        const controller = new AbortController();
        const [, call] = cacheCalls(cache, { signal: controller.signal })[i] ?? [];
        const answer = call?.();
        controller.abort(reason);
        await rejectsWith('ABORTED', () => answer ?? assert.fail('a call'));
      }
      // The set that was aborted may still be stored, even later: whole, or not at all.
      const found = await cache.get('a');
      if (found !== null) expectBytes(found, bytes('1'), 'the set that was aborted');
      expectBytes(await cache.get('k'), bytes('kept'), 'what was stored before');
    },
  }),

  cacheCase({
    key: 'G9/cache-given-up-loses',
    title: 'a set or a delete that was given up overwrites nothing that is set later',
    why: 'What was sent on a connection before acts on the server when its caller has long gone on.',
    async ask(test) {
      const { cache } = test;
      const other = await test.another();
      for (let i = 0; i < 40; i++) {
        const controller = new AbortController();
        const { signal } = controller;
        const old = pattern(100_000, i);
        const givenUp = [cache.set('a', old, { ...long, signal }), cache.delete(['a'], { signal })];
        controller.abort();
        await Promise.allSettled(givenUp);
        await cache.set('a', bytes(`${i}`), long);
        for (let look = 0; look < 3; look++) {
          await turn();
          expectBytes(await other.get('a'), bytes(`${i}`), 'the value that was set later');
          expectBytes(await cache.get('a'), bytes(`${i}`), 'the value that was set later');
        }
      }
    },
  }),

  cacheCase({
    key: 'G7/cache-deadline',
    title: 'a call that its timeout is too short for is TIMEOUT, or was fast enough',
    async ask({ cache }) {
      for (const [name, call] of cacheCalls(cache, { timeoutMs: 1e-3 })) {
        const late = await call().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (late === undefined || name === 'health') continue;
        await rejectsWith('TIMEOUT', () => Promise.reject(late));
      }
      await cache.set('k', bytes('1'), long);
      expectBytes(await cache.get('k'), bytes('1'), 'a value, afterwards');
    },
  }),

  ...signalQuestions.map(({ name, title, why, ask }) =>
    cacheCase({
      key: `G7/cache-${name}`,
      title,
      why,
      ask: ({ cache }) => ask((options) => cacheCalls(cache, options)),
    }),
  ),
];
