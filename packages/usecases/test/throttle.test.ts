import { createMemoryRateLimiter } from '@jts/adapter-memory';
import { UnavailableError } from '@jts/domain';
import type { RateDecision, RateLimiter, TokenBucket } from '@jts/ports';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { throttle } from '../src/index.js';

type Limiter = Pick<RateLimiter, 'consume'>;
const bucket: TokenBucket = { capacity: 3, refillPerSecond: 2000 };
const allowed: RateDecision = { allowed: true, remaining: 0, retryAfterMs: 0 };
const refused: RateDecision = { allowed: false, remaining: 0, retryAfterMs: 1 };

/** A limiter that counts how often it is asked. */
function counting(limiter: Limiter = createMemoryRateLimiter()) {
  const asked: number[] = [];
  const consume: Limiter['consume'] = (key, of, cost = 1, options) => {
    asked.push(cost);
    return limiter.consume(key, of, cost, options);
  };
  return { consume, asked };
}

/** Refuses until it is opened. */
function shut() {
  const asked: number[] = [];
  let open = false;
  const consume: Limiter['consume'] = async (_key, _bucket, cost = 1) => {
    asked.push(cost);
    return open ? allowed : { ...refused, retryAfterMs: 1_000_000 };
  };
  return { consume, asked, open: () => (open = true) };
}

test('work begins in the order in which it came, and each gives its result', async () => {
  const limiter = counting();
  const throttled = throttle(limiter, 'broker', bucket);
  const begun: number[] = [];
  const all = Array.from({ length: 30 }, (_, i) =>
    throttled(() => {
      begun.push(i);
      return i;
    }),
  );
  const results = await Promise.all(all);
  expect(results).toEqual([...begun.keys()]);
  expect(begun).toEqual(results);
});

test('the limiter is asked once for each turn, and once more for each wait', async () => {
  const waits = [1, 0, 2, 0, 1].flatMap((times) => [...Array(times).fill(refused), allowed]);
  const answers = [...waits];
  const limiter = counting({ consume: async () => answers.shift() ?? allowed });
  const throttled = throttle(limiter, 'broker', bucket);
  await Promise.all(Array.from({ length: 5 }, () => throttled(() => undefined)));
  expect(limiter.asked.length).toBe(waits.length);
});

test('never more begins than the bucket allows, whatever the costs and however many processes', async () => {
  const anyCosts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(anyCosts, fc.integer({ min: 1, max: 3 }), async (costs, processes) => {
      let now = 0;
      // Time passes only as it is waited for.
      const inner = createMemoryRateLimiter({ clock: () => now });
      const limiter: Limiter = {
        async consume(...call) {
          const decision = await inner.consume(...call);
          now += decision.retryAfterMs;
          return decision;
        },
      };
      const all = Array.from({ length: processes }, () => throttle(limiter, 'broker', bucket));
      let begun = 0;
      await Promise.all(
        costs.map((cost, i) =>
          all[i % processes]?.(
            () => {
              begun += cost;
              expect(begun).toBeLessThanOrEqual(
                bucket.capacity + (now * bucket.refillPerSecond) / 1000,
              );
            },
            { cost },
          ),
        ),
      );
      expect(begun).toBe(costs.reduce((sum, cost) => sum + cost, 0));
    }),
    { numRuns: 50 },
  );
});

describe('giving up', () => {
  test('a turn that is aborted leaves the queue at once, and the next one is asked for', async () => {
    const limiter = shut();
    const throttled = throttle(limiter, 'broker', bucket);
    const controller = new AbortController();
    const first = throttled(() => 1, { signal: controller.signal, cost: 1 });
    const second = throttled(() => 2, { cost: 2 });
    await expect.poll(() => limiter.asked).toEqual([1]);
    limiter.open();
    controller.abort(new Error('enough'));
    await expect(first).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await second).toBe(2);
    expect(limiter.asked).toEqual([1, 2]);
  });

  test('one behind it leaves without a question', async () => {
    const limiter = shut();
    const throttled = throttle(limiter, 'broker', bucket);
    const [first, second] = [new AbortController(), new AbortController()];
    const all = [first, second].map(({ signal }) => throttled(() => 1, { signal }));
    await expect.poll(() => limiter.asked).toEqual([1]);
    second.abort();
    await expect(all[1]).rejects.toMatchObject({ code: 'ABORTED' });
    first.abort();
    await expect(all[0]).rejects.toMatchObject({ code: 'ABORTED' });
    limiter.open();
    expect(await throttled(() => 3)).toBe(3);
    expect(limiter.asked).toEqual([1, 1]);
  });

  test('a turn that does not come in time is TIMEOUT', async () => {
    const throttled = throttle(shut(), 'broker', bucket);
    const late = throttled(() => 1, { timeoutMs: 1 });
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('a signal that has fired asks for nothing', async () => {
    const limiter = counting();
    const work = throttle(limiter, 'k', bucket)(() => 1, { signal: AbortSignal.abort() });
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(limiter.asked).toEqual([]);
  });
});

describe('failures', () => {
  const failing: Limiter = { consume: () => Promise.reject(new UnavailableError('away')) };

  test('a limiter that fails fails the work, or lets it through', async () => {
    const strict = throttle(failing, 'k', bucket);
    await expect(strict(() => 1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await throttle(failing, 'k', bucket, { onFailure: 'pass' })(() => 1)).toBe(1);
  });

  test('a cost above the capacity is VALIDATION, whatever onFailure says, and others go on', async () => {
    const throttled = throttle(createMemoryRateLimiter(), 'k', bucket, { onFailure: 'pass' });
    const dear = throttled(() => 1, { cost: 4 });
    const cheap = throttled(() => 2);
    await expect(dear).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(await cheap).toBe(2);
  });

  test('work that fails fails alone', async () => {
    const throttled = throttle(createMemoryRateLimiter(), 'k', bucket);
    const broken = throttled(() => {
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(await throttled(() => 2)).toBe(2);
  });

  test('options out of range are VALIDATION', async () => {
    const wrong = { onFailure: 'ignore' } as never;
    expect(() => throttle(failing, 'k', bucket, wrong)).toThrow('onFailure');
    expect(() => throttle(failing, 'k', bucket, { limiterTimeoutMs: 0 })).toThrow(
      'limiterTimeoutMs',
    );
    const turn = throttle(failing, 'k', bucket)(() => 1, { timeoutMs: Number.NaN });
    await expect(turn).rejects.toMatchObject({ code: 'VALIDATION' });
  });
});

describe('a limiter that fails', () => {
  const failing = () =>
    counting({ consume: () => Promise.reject(new UnavailableError('it is away')) });
  const works = (onFailure: 'pass' | 'reject') => {
    const limiter = failing();
    const throttled = throttle(limiter, 'broker', bucket, { onFailure });
    const outcomes = Promise.allSettled(Array.from({ length: 20 }, (_, i) => throttled(() => i)));
    return { limiter, outcomes };
  };

  test('is asked once for all that waits: all of it is done where that is wanted', async () => {
    const { limiter, outcomes } = works('pass');
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(limiter.asked).toHaveLength(1);
  });

  test('and fails with its error otherwise', async () => {
    const { limiter, outcomes } = works('reject');
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'UNAVAILABLE' } });
    }
    expect(limiter.asked).toHaveLength(1);
  });
});

test.each([
  ['limiter', [undefined, 'broker', bucket]],
  ['limiter', [{ cache: {} }, 'broker', bucket]],
  ['key', [createMemoryRateLimiter(), '', bucket]],
  ['bucket.capacity', [createMemoryRateLimiter(), 'broker', { ...bucket, capacity: 0 }]],
  ['bucket', [createMemoryRateLimiter(), 'broker', undefined]],
  ['onFailed', [createMemoryRateLimiter(), 'broker', bucket, { onFailed: 'pass' }]],
] as const)('what is no %s is VALIDATION at once', (path, given) => {
  const make = throttle as (...all: readonly unknown[]) => unknown;
  expect(() => make(...given)).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
});
