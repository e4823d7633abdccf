import { ResourceExhaustedError, UnavailableError, ValidationError } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type CallContext, StoreCalls } from '../src/index.js';
import { rejection, scriptedDriver } from './driver.js';

const quick = { timeoutMs: 5_000, retry: { initialDelayMs: 1, maxDelayMs: 2 } };
const open = (options = {}) => new StoreCalls(scriptedDriver({}), { ...quick, ...options });
const nothing = () => undefined;
/** An operation that never settles and ignores its signal. */
const hang = () => new Promise<never>(() => {});

describe('a call', () => {
  it('gives the operation what the check returned', async () => {
    const answer = await open().run(
      'work',
      undefined,
      () => 20,
      async (checked) => checked + 1,
    );
    expect(answer).toBe(21);
  });

  it('rejects with what the check throws, and never operates', async () => {
    const operate = vi.fn();
    const refused = () => {
      throw new ValidationError('count', 'must be positive');
    };
    const error = await rejection(open().run('work', undefined, refused, operate));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'count' });
    expect(operate).not.toHaveBeenCalled();
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5' as never])(
    'refuses the timeout %s',
    async (timeoutMs) => {
      const error = await rejection(open().run('work', { timeoutMs }, nothing, hang));
      expect(error).toMatchObject({ code: 'VALIDATION', path: 'timeoutMs' });
    },
  );

  it('refuses a signal that is none', async () => {
    const error = await rejection(open().run('work', { signal: {} as never }, nothing, hang));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'signal' });
  });

  it('translates native errors, and keeps them as the cause', async () => {
    const native = new Error('boom');
    const error = await rejection(
      open().run('work', undefined, nothing, () => Promise.reject(native)),
    );
    expect(error).toMatchObject({ code: 'UNKNOWN', cause: native, retryable: false });
  });

  it.each([
    [new RangeError('Array buffer allocation failed'), 'RESOURCE_EXHAUSTED'],
    [new TypeError('x is not a function'), 'UNKNOWN'],
    ['text', 'UNKNOWN'],
  ])('of a driver without errors of its own makes %s an error of ours', async (cause, code) => {
    const calls = new StoreCalls({ name: 'Plain', close: async () => {} }, quick);
    const error = await rejection(
      calls.run('work', undefined, nothing, () => Promise.reject(cause)),
    );
    expect(error).toMatchObject({ code, cause, retryable: false });
  });

  it('gives each context the time that is left', async () => {
    const left = await open().run(
      'work',
      { timeoutMs: 4000 },
      nothing,
      async (_, { remainingMs }) => remainingMs(),
    );
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(4000);
  });
});

describe('retries', () => {
  /** Fails so many times, then answers with the number of the attempt. */
  const failing =
    (times: number, error: () => Error) =>
    async (_: unknown, { attempt }: CallContext) => {
      if (attempt < times) throw error();
      return attempt;
    };

  it('goes on until a transient failure is over', async () => {
    const operate = failing(4, () => new UnavailableError('away'));
    expect(await open().run('work', undefined, nothing, operate)).toBe(4);
  });

  it('never repeats what is not retryable', async () => {
    const operate = vi.fn(failing(1, () => new UnavailableError('locked', { retryable: false })));
    const error = await rejection(open().run('work', undefined, nothing, operate));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: 'locked' });
    expect(operate).toHaveBeenCalledTimes(1);
  });

  it('can be switched off for a call', async () => {
    const operate = vi.fn(failing(1, () => new UnavailableError('away')));
    await rejection(open().run('work', undefined, nothing, operate, { retry: false }));
    expect(operate).toHaveBeenCalledTimes(1);
  });

  it('can be switched off for all calls of a store', async () => {
    const operate = vi.fn(failing(1, () => new UnavailableError('away')));
    const calls = open({ retry: false });
    const rules = { retry: () => true };
    const error = await rejection(calls.run('work', undefined, nothing, operate, rules));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: 'away' });
    expect(operate).toHaveBeenCalledTimes(1);
  });

  it('never pause for longer than the longest pause, where only that is said', async () => {
    const calls = open({ retry: { maxDelayMs: 1 } });
    const operate = failing(3, () => new UnavailableError('away'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const answer = calls.run('work', undefined, nothing, operate);
      await vi.advanceTimersByTimeAsync(6);
      expect(await Promise.race([answer, 'still waiting'])).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['UNAVAILABLE', () => new UnavailableError('away')],
    ['RESOURCE_EXHAUSTED', () => new ResourceExhaustedError('too many queries')],
  ])('ends at the deadline with %s and its cause', async (code, make) => {
    const operate = failing(Number.POSITIVE_INFINITY, make);
    const error = await rejection(open().run('work', { timeoutMs: 40 }, nothing, operate));
    expect(error).toMatchObject({ code, cause: { code } });
    expect((error as Error).message).toMatch(/gave up after \d+ attempts?/);
  });

  it('keeps what the first attempt has found', async () => {
    let looked = 0;
    const found = await open().run('work', undefined, nothing, async (_, { attempt, once }) => {
      const count = await once('count', async () => ++looked);
      if (attempt < 3) throw new UnavailableError('away');
      return count;
    });
    expect([found, looked]).toEqual([1, 1]);
  });

  it('keeps nothing of a computation that failed', async () => {
    let tries = 0;
    const flaky = async () => {
      if (++tries < 3) throw new UnavailableError('away');
      return tries;
    };
    expect(await open().run('work', undefined, nothing, (_, { once }) => once('x', flaky))).toBe(3);
  });
});

describe('a deadline', () => {
  it('holds where the operation ignores its signal', async () => {
    const error = await rejection(open().run('work', { timeoutMs: 20 }, nothing, hang));
    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true });
  });

  it('fires the signal of the operation', async () => {
    let signal: AbortSignal | undefined;
    const operate = (_: undefined, context: CallContext) => {
      signal = context.signal;
      return hang();
    };
    await rejection(open().run('work', { timeoutMs: 20 }, nothing, operate));
    expect(signal?.aborted).toBe(true);
  });

  it('leaves the signal of a call that succeeded alone', async () => {
    const signal = await open().run(
      'work',
      undefined,
      nothing,
      async (_, context) => context.signal,
    );
    expect(signal.aborted).toBe(false);
  });

  it("is the store's where the call names none", async () => {
    const error = await rejection(open({ timeoutMs: 20 }).run('work', undefined, nothing, hang));
    expect(error).toMatchObject({ code: 'TIMEOUT' });
  });
});

describe('an abort', () => {
  it('before the call keeps it from operating', async () => {
    const operate = vi.fn();
    const error = await rejection(
      open().run('work', { signal: AbortSignal.abort('changed my mind') }, nothing, operate),
    );
    expect(error).toMatchObject({ code: 'ABORTED', name: 'AbortError', cause: 'changed my mind' });
    expect(operate).not.toHaveBeenCalled();
  });

  it('during the call ends it at once, and fires the signal of the operation', async () => {
    const caller = new AbortController();
    let signal: AbortSignal | undefined;
    const error = await rejection(
      open().run('work', { signal: caller.signal }, nothing, (_, context) => {
        signal = context.signal;
        queueMicrotask(() => caller.abort());
        return hang();
      }),
    );
    expect(error).toMatchObject({ code: 'ABORTED' });
    expect(signal?.aborted).toBe(true);
  });

  it('ends a pause between attempts', async () => {
    const caller = new AbortController();
    const calls = open({ retry: { initialDelayMs: 60_000, maxDelayMs: 60_000 } });
    const error = await rejection(
      calls.run('work', { signal: caller.signal }, nothing, () => {
        queueMicrotask(() => caller.abort());
        return Promise.reject(new UnavailableError('away'));
      }),
    );
    expect(error).toMatchObject({ code: 'ABORTED' });
  });

  it('leaves no listener on a signal that outlives the call', async () => {
    const caller = new AbortController();
    const [add, remove] = [
      vi.spyOn(caller.signal, 'addEventListener'),
      vi.spyOn(caller.signal, 'removeEventListener'),
    ];
    await open().run('work', { signal: caller.signal }, nothing, async () => 1);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});

describe('close()', () => {
  it('waits for the calls in flight', async () => {
    const calls = open();
    const events: string[] = [];
    let finish = nothing as () => void;
    const call = calls.run('work', undefined, nothing, async () => {
      await new Promise<void>((done) => {
        finish = done;
      });
      events.push('call');
    });
    const closed = calls.close().then(() => events.push('closed'));
    finish();
    await Promise.all([call, closed]);
    expect(events).toEqual(['call', 'closed']);
  });

  it('ends a call that takes longer than the timeout', async () => {
    const calls = open({ timeoutMs: 20 });
    const call = rejection(calls.run('work', { timeoutMs: 60_000 }, nothing, hang));
    await calls.close();
    expect(await call).toMatchObject({ code: 'CLOSED' });
  });

  it('refuses every later call', async () => {
    const calls = open();
    await calls.close();
    expect(await rejection(calls.run('work', undefined, nothing, hang))).toMatchObject({
      code: 'CLOSED',
    });
  });

  it('closes the driver once, however often it is called', async () => {
    const close = vi.fn(async () => {});
    const calls = new StoreCalls(scriptedDriver({ store: { close } }), quick);
    await Promise.all([calls.close(), calls.close()]);
    await calls.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('translates what the driver throws', async () => {
    const close = () => Promise.reject(new Error('boom'));
    const calls = new StoreCalls(scriptedDriver({ store: { close } }), quick);
    expect(await rejection(calls.close())).toMatchObject({ code: 'UNKNOWN' });
  });

  it('does not hang on a driver that does', async () => {
    const calls = new StoreCalls(scriptedDriver({ store: { close: hang } }), { timeoutMs: 20 });
    expect(await calls.close()).toBeUndefined();
  });
});

describe('an overloaded server', () => {
  const delays = async (error: () => Error) => {
    const at: number[] = [];
    const operate = async (_: undefined, { attempt }: CallContext) => {
      at.push(performance.now());
      if (attempt < 2) throw error();
    };
    const retry = { initialDelayMs: 1, maxDelayMs: 2, overloadDelayMs: 60 };
    await open({ retry }).run('work', undefined, nothing, operate);
    return at.slice(1).map((time, i) => time - (at[i] as number));
  };

  it('is left alone for longer than one that is away for a moment', async () => {
    const pauses = await delays(() => new ResourceExhaustedError('too many queries'));
    // Half of it at least, whatever the jitter; timers may be a millisecond early.
    for (const pause of pauses) expect(pause).toBeGreaterThan(28);
  });

  it('is left alone for as long as it asks to be', async () => {
    const pauses = await delays(() => new UnavailableError('busy', { retryAfterMs: 80 }));
    for (const pause of pauses) expect(pause).toBeGreaterThan(78);
  });
});

describe('a circuit breaker', () => {
  const away = () => Promise.reject(new UnavailableError('away'));
  const withBreaker = (more = {}) =>
    open({ circuitBreaker: { failures: 3, halfOpenAfterMs: 60_000, ...more } });

  it('opens after so many failures in a row, and ends the call that saw the last one', async () => {
    const calls = withBreaker();
    const operate = vi.fn(away);
    const error = await rejection(calls.run('work', undefined, nothing, operate));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', cause: { message: 'away' } });
    expect((error as Error).message).toBe(
      'Scripted is left alone for now: it failed 3 times in a row (away)',
    );
    await rejection(calls.run('work', undefined, nothing, operate));
    expect(operate).toHaveBeenCalledTimes(3);
  });

  it('counts a server that does not answer as one that fails', async () => {
    const calls = withBreaker({ failures: 2 });
    await rejection(calls.run('work', { timeoutMs: 10 }, nothing, hang));
    await rejection(calls.run('work', { timeoutMs: 10 }, nothing, hang));
    const error = await rejection(calls.run('work', undefined, nothing, hang));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', cause: { code: 'TIMEOUT' } });
  });

  it('is not opened by what is no fault of the server', async () => {
    const calls = withBreaker({ failures: 1 });
    const caller = new AbortController();
    const aborted = calls.run('work', { signal: caller.signal }, nothing, hang);
    caller.abort();
    await rejection(aborted);
    const conflict = new ValidationError('version', 'is none');
    await rejection(calls.run('work', undefined, nothing, () => Promise.reject(conflict)));
    expect(await calls.run('work', undefined, nothing, async () => 1)).toBe(1);
  });

  it('closes when one attempt has shown that the server is back', async () => {
    const calls = withBreaker({ failures: 1, halfOpenAfterMs: 1 });
    await rejection(calls.run('work', undefined, nothing, away, { retry: false }));
    await vi.waitFor(async () => {
      expect(await calls.run('work', undefined, nothing, async () => 1)).toBe(1);
    });
  });

  it('is not opened by calls that never had their turn', async () => {
    const calls = open({ bulkhead: { concurrent: 1 }, circuitBreaker: { failures: 1 } });
    let end: () => void = () => {};
    const first = calls.run(
      'work',
      undefined,
      nothing,
      () => new Promise<void>((done) => (end = done)),
    );
    await rejection(calls.run('work', { timeoutMs: 5 }, nothing, async () => 1));
    end();
    await first;
    expect(await calls.run('work', undefined, nothing, async () => 1)).toBe(1);
  });

  describe('while one attempt is let through', () => {
    /** A store whose circuit lets one attempt through, and that attempt on its way. */
    async function onTrial(signal?: AbortSignal) {
      const calls = withBreaker({ failures: 1, halfOpenAfterMs: 20 });
      await rejection(calls.run('work', undefined, nothing, away, { retry: false }));
      let trial: Promise<unknown> | undefined;
      const operate = vi.fn(hang);
      await vi.waitFor(() => {
        trial = rejection(calls.run('work', signal && { signal }, nothing, operate));
        expect(operate).toHaveBeenCalled();
      });
      return { calls, trial };
    }

    it('refuses the others at once', async () => {
      const caller = new AbortController();
      const { calls, trial } = await onTrial(caller.signal);
      const error = await rejection(calls.run('work', undefined, nothing, async () => 1));
      expect(error).toMatchObject({ code: 'UNAVAILABLE' });
      caller.abort();
      await trial;
    });

    it('stays open where that attempt is given up by its caller', async () => {
      const caller = new AbortController();
      const { calls, trial } = await onTrial(caller.signal);
      caller.abort();
      expect(await trial).toMatchObject({ code: 'ABORTED' });
      const error = await rejection(calls.run('work', undefined, nothing, async () => 1));
      expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    });
  });

  it.each([
    [{ failures: 0 }, 'circuitBreaker.failures'],
    [{ halfOpenAfterMs: 0 }, 'circuitBreaker.halfOpenAfterMs'],
  ])('refuses %j', (circuitBreaker, path) => {
    expect(() => open({ circuitBreaker })).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path }),
    );
  });
});

describe('a bulkhead', () => {
  /** Calls that go on until told otherwise. */
  const held = () => {
    const ends: (() => void)[] = [];
    const operate = vi.fn(() => new Promise<void>((end) => ends.push(end)));
    return { ends, operate };
  };

  it('lets so many calls run at a time, and the others when their turn comes', async () => {
    const calls = open({ bulkhead: { concurrent: 2 } });
    const { ends, operate } = held();
    const all = [1, 2, 3].map(() => calls.run('work', undefined, nothing, operate));
    expect(operate).toHaveBeenCalledTimes(2);
    ends[0]?.();
    await all[0];
    await vi.waitFor(() => expect(operate).toHaveBeenCalledTimes(3));
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('refuses more than may wait', async () => {
    const calls = open({ bulkhead: { concurrent: 1, waiting: 1 } });
    const { ends, operate } = held();
    const both = [1, 2].map(() => calls.run('work', undefined, nothing, operate));
    const error = await rejection(calls.run('work', undefined, nothing, operate));
    expect(error).toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryable: true });
    expect((error as Error).message).toContain('1 calls in flight, and 1 wait');
    ends[0]?.();
    await both[0];
    await vi.waitFor(() => expect(operate).toHaveBeenCalledTimes(2));
    ends[1]?.();
    await both[1];
  });

  it('leaves no call waiting beyond its deadline, and never runs it afterwards', async () => {
    const calls = open({ bulkhead: { concurrent: 1 } });
    const { ends, operate } = held();
    const first = calls.run('work', undefined, nothing, operate);
    const late = vi.fn(async () => {});
    const error = await rejection(calls.run('work', { timeoutMs: 10 }, nothing, late));
    expect(error).toMatchObject({ code: 'TIMEOUT' });
    ends[0]?.();
    await first;
    await calls.run('work', undefined, nothing, async () => {});
    expect(late).not.toHaveBeenCalled();
  });

  it('gives the turn of a call that is given up to the next one', async () => {
    const calls = open({ bulkhead: { concurrent: 1, waiting: 1 } });
    // One that ignores its signal, and one in a pause that would last for an hour.
    await rejection(calls.run('work', { timeoutMs: 5 }, nothing, hang));
    const busy = () => Promise.reject(new UnavailableError('busy', { retryAfterMs: 3_600_000 }));
    await rejection(calls.run('work', { timeoutMs: 5 }, nothing, busy));
    expect(await calls.run('work', undefined, nothing, async () => 1)).toBe(1);
  });

  it('keeps no place for a call that has given up waiting', async () => {
    const calls = open({ bulkhead: { concurrent: 1, waiting: 1 } });
    const { ends, operate } = held();
    const first = calls.run('work', undefined, nothing, operate);
    await rejection(calls.run('work', { timeoutMs: 5 }, nothing, operate));
    const next = calls.run('work', undefined, nothing, async () => 'its turn');
    ends[0]?.();
    expect(await next).toBe('its turn');
    await first;
    expect(operate).toHaveBeenCalledTimes(1);
  });

  it('runs any calls, some of them given up, each at most once and never more at a time', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.record({ runs: fc.nat(4), waits: fc.option(fc.integer({ min: 1, max: 4 })) })),
      fc.integer({ min: 1, max: 3 }),
      async (plans, concurrent) => {
        const calls = open({ bulkhead: { concurrent } });
        let [running, most] = [0, 0];
        const begun = plans.map(() => 0);
        /** Ends early where its call is given up, as the turn of that does. */
        const work = (place: number, ms: number, signal: AbortSignal) =>
          new Promise<void>((resolve) => {
            begun[place] = (begun[place] as number) + 1;
            most = Math.max(most, ++running);
            const end = () => {
              signal.removeEventListener('abort', end);
              clearTimeout(timer);
              running--;
              resolve();
            };
            const timer = setTimeout(end, ms);
            signal.addEventListener('abort', end);
          });
        const all = plans.map(({ runs, waits }, place) => {
          const caller = new AbortController();
          if (waits !== null) setTimeout(() => caller.abort(), waits);
          return calls
            .run('work', { signal: caller.signal }, nothing, (_, { signal }) =>
              work(place, runs, signal),
            )
            .catch(() => {});
        });
        await Promise.all(all);
        expect(await calls.run('work', undefined, nothing, async () => 'free')).toBe('free');
        expect(most).toBeLessThanOrEqual(concurrent);
        for (const [place, { waits }] of plans.entries()) {
          if (waits === null) expect(begun[place]).toBe(1);
          else expect(begun[place]).toBeLessThanOrEqual(1);
        }
      },
    );
    await fc.assert(property, { numRuns: 30 });
  });

  it.each([
    [{ concurrent: 0 }, 'bulkhead.concurrent'],
    [{ concurrent: 1, waiting: -1 }, 'bulkhead.waiting'],
  ])('refuses %j', (bulkhead, path) => {
    expect(() => open({ bulkhead })).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
  });
});
