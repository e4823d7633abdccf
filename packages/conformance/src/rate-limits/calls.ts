import { assert } from 'chai';
import { badKeys } from '../caches/keys.js';
import { rejectsWith, resolves } from '../expect.js';
import { frozen } from '../frozen.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import { signalQuestions } from '../signals.js';
import { emptying, expectAllowed, limiterCalls, limiterCase } from './limiter-case.js';

const badCapacities: readonly unknown[] = [
  ...[undefined, null, 0, -1, 0.5, 1e9 + 1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY],
  ...['10', [10], {}, 10n, true],
];
const badRates: readonly unknown[] = [
  ...[undefined, null, 0, -0, -1, -1e-9, 1e9 + 1, Number.NaN, Number.POSITIVE_INFINITY],
  ...['1', [1], {}, 1n, true],
];

export const callCases = [
  limiterCase({
    key: 'G2/limiter-arguments-checked',
    title: 'keys, buckets and costs that make no sense are VALIDATION, and nothing is taken',
    async ask({ limiter }) {
      const bucket = emptying(10);
      await limiter.consume('a', bucket);
      for (const [, key] of badKeys as readonly (readonly [string, never])[]) {
        await rejectsWith('VALIDATION', () => limiter.consume(key, bucket), 'key');
        await rejectsWith('VALIDATION', () => limiter.peek(key, bucket), 'key');
        await rejectsWith('VALIDATION', () => limiter.reset(key), 'key');
      }
      const refused = async (wrong: unknown, path: string) => {
        await rejectsWith('VALIDATION', () => limiter.consume('a', wrong as never), path);
        await rejectsWith('VALIDATION', () => limiter.peek('a', wrong as never), path);
      };
      for (const wrong of [undefined, null, 10, 'bucket']) await refused(wrong, 'bucket');
      for (const capacity of badCapacities) {
        await refused({ ...bucket, capacity }, 'bucket.capacity');
      }
      for (const refillPerSecond of badRates) {
        await refused({ ...bucket, refillPerSecond }, 'bucket.refillPerSecond');
      }
      for (const cost of [0, -1, 0.5, Number.NaN, '1', {}, 1n] as never[]) {
        await rejectsWith('VALIDATION', () => limiter.consume('a', bucket, cost), 'cost');
      }
      expectAllowed(await limiter.peek('a', bucket), 9, 'what is left');
    },
  }),

  limiterCase({
    key: 'G2/limiter-cost-checked',
    title: 'a cost above the capacity is VALIDATION, however many tokens were there before',
    why: 'It would never be allowed: its caller would wait for ever.',
    async ask({ limiter }) {
      for (const cost of [4, 100, 1e9, 1e9 + 1, Number.POSITIVE_INFINITY]) {
        await rejectsWith('VALIDATION', () => limiter.consume('a', emptying(3), cost), 'cost');
      }
      await limiter.consume('a', emptying(100));
      await rejectsWith('VALIDATION', () => limiter.consume('a', emptying(3), 4), 'cost');
      expectAllowed(await limiter.peek('a', emptying(100)), 99, 'what is left');
      expectAllowed(await limiter.consume('a', emptying(3), 3), 0, 'as much as it holds');
    },
  }),

  limiterCase({
    key: 'G4/limiter-bucket-kept',
    title: 'a bucket may be changed as soon as a call has been made, and may be frozen',
    async ask({ limiter }) {
      const bucket: { capacity: number; refillPerSecond: number } = { ...emptying(10) };
      const call = limiter.consume('a', bucket, 4);
      Object.assign(bucket, { capacity: 3, refillPerSecond: 1e9 });
      const decision = await resolves(() => call, 'a call whose bucket has changed since');
      expectAllowed(decision, 6, 'by the bucket of the call');
      const peek = limiter.peek('a', Object.assign(bucket, emptying(10)));
      Object.assign(bucket, { capacity: -1 });
      expectAllowed(await resolves(() => peek, 'peek'), 6, 'peek');
      expectAllowed(await limiter.consume('a', frozen(emptying(10))), 5, 'of a frozen one');
      const [one, two] = [
        await limiter.consume('a', emptying(10)),
        await limiter.peek('b', emptying(10)),
      ];
      Object.assign(one, { remaining: -1 });
      expectAllowed(two, 10, 'another decision');
      expectAllowed(await limiter.peek('a', emptying(10)), 4, 'the next decision');
    },
  }),

  limiterCase({
    ...optionsKept,
    key: 'G4/limiter-options',
    ask: ({ limiter }) => expectOptionsKept((options) => limiterCalls(limiter, options)),
  }),

  limiterCase({
    key: 'G1/limiter-seen-elsewhere',
    title: 'another connection sees what was taken and what was reset at once',
    async ask(test) {
      const { limiter } = test;
      const other = await test.another();
      const bucket = emptying(11);
      for (let left = 10; left > 0; left -= 2) {
        expectAllowed(await limiter.consume('a', bucket), left, 'taken here');
        expectAllowed(await other.peek('a', bucket), left, 'peek elsewhere');
        expectAllowed(await other.consume('a', bucket), left - 1, 'taken elsewhere');
        expectAllowed(await limiter.peek('a', bucket), left - 1, 'peek here');
      }
      await limiter.reset('a');
      expectAllowed(await other.consume('a', bucket), 10, 'after a reset');
    },
  }),

  limiterCase({
    key: 'G1/limiter-schema',
    title: 'ensureSchema can be repeated, also by many at once, and fills no bucket',
    async ask(test) {
      const { limiter } = test;
      const other = await test.another();
      const bucket = emptying(10);
      await limiter.consume('a', bucket, 7);
      await Promise.all([limiter, other, limiter, other].map((one) => one.ensureSchema()));
      await limiter.ensureSchema();
      for (const one of [limiter, other]) expectAllowed(await one.peek('a', bucket), 3, 'left');
    },
  }),

  limiterCase({
    key: 'G9/limiter-timeouts-checked',
    title: 'a timeout that is no time is VALIDATION of every method, and nothing is taken',
    async ask({ limiter }) {
      for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
        for (const [, call] of limiterCalls(limiter, { timeoutMs })) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      const bucket = emptying(1_000_000);
      expectAllowed(await limiter.peek('a', bucket), 1_000_000, 'what is left');
      for (const [, call] of limiterCalls(limiter, { timeoutMs: 60_000 })) await call();
    },
  }),

  limiterCase({
    key: 'G7/limiter-calls-aborted',
    title: 'a signal that has fired, or fires during a call, is ABORTED of every method',
    async ask({ limiter }) {
      const reason = new Error('enough');
      for (const [name, call] of limiterCalls(limiter, { signal: AbortSignal.abort(reason) })) {
        const error = await rejectsWith('ABORTED', call);
        assert.deepEqual([error.name, error.cause], ['AbortError', reason], name);
      }
      const bucket = emptying(1_000_000);
      expectAllowed(await limiter.peek('a', bucket), 1_000_000, 'nothing was taken');
      for (const i of limiterCalls(limiter).keys()) {
        const controller = new AbortController();
        const [, call] = limiterCalls(limiter, { signal: controller.signal })[i] ?? [];
        const answer = call?.();
        controller.abort(reason);
        await rejectsWith('ABORTED', () => answer ?? assert.fail('a call'));
      }
      const { remaining } = await limiter.peek('a', bucket);
      assert.include([999_999, 1_000_000], remaining, 'a token at most was taken');
    },
  }),

  limiterCase({
    key: 'G7/limiter-deadline',
    title: 'a call that its timeout is too short for is TIMEOUT, or was fast enough',
    async ask({ limiter }) {
      for (const [name, call] of limiterCalls(limiter, { timeoutMs: 1e-3 })) {
        const late = await call().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (late === undefined || name === 'health') continue;
        await rejectsWith('TIMEOUT', () => Promise.reject(late));
      }
      expectAllowed(await limiter.consume('b', emptying(2)), 1, 'a call, afterwards');
    },
  }),

  ...signalQuestions.map(({ name, title, why, ask }) =>
    limiterCase({
      key: `G7/limiter-${name}`,
      title,
      why,
      ask: ({ limiter }) => ask((options) => limiterCalls(limiter, options)),
    }),
  ),
];
