import { ResourceExhaustedError, UnavailableError, ValidationError } from '@jts/domain';
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
    const error = await rejection(open().run(undefined, refused, operate));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'count' });
    expect(operate).not.toHaveBeenCalled();
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '5' as never])(
    'refuses the timeout %s',
    async (timeoutMs) => {
      const error = await rejection(open().run({ timeoutMs }, nothing, hang));
      expect(error).toMatchObject({ code: 'VALIDATION', path: 'timeoutMs' });
    },
  );

  it('refuses a signal that is none', async () => {
    const error = await rejection(open().run({ signal: {} as never }, nothing, hang));
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'signal' });
  });

  it('translates native errors, and keeps them as the cause', async () => {
    const native = new Error('boom');
    const error = await rejection(open().run(undefined, nothing, () => Promise.reject(native)));
    expect(error).toMatchObject({ code: 'UNKNOWN', cause: native, retryable: false });
  });

  it.each([
    [new RangeError('Array buffer allocation failed'), 'RESOURCE_EXHAUSTED'],
    [new TypeError('x is not a function'), 'UNKNOWN'],
    ['text', 'UNKNOWN'],
  ])('of a driver without errors of its own makes %s an error of ours', async (cause, code) => {
    const calls = new StoreCalls({ name: 'Plain', close: async () => {} }, quick);
    const error = await rejection(calls.run(undefined, nothing, () => Promise.reject(cause)));
    expect(error).toMatchObject({ code, cause, retryable: false });
  });

  it('gives each context the time that is left', async () => {
    const left = await open().run({ timeoutMs: 4000 }, nothing, async (_, { remainingMs }) =>
      remainingMs(),
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
    expect(await open().run(undefined, nothing, operate)).toBe(4);
  });

  it('never repeats what is not retryable', async () => {
    const operate = vi.fn(failing(1, () => new UnavailableError('locked', { retryable: false })));
    const error = await rejection(open().run(undefined, nothing, operate));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: 'locked' });
    expect(operate).toHaveBeenCalledTimes(1);
  });

  it('can be switched off for a call', async () => {
    const operate = vi.fn(failing(1, () => new UnavailableError('away')));
    await rejection(open().run(undefined, nothing, operate, { retry: false }));
    expect(operate).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['UNAVAILABLE', () => new UnavailableError('away')],
    ['RESOURCE_EXHAUSTED', () => new ResourceExhaustedError('too many queries')],
  ])('ends at the deadline with %s and its cause', async (code, make) => {
    const operate = failing(Number.POSITIVE_INFINITY, make);
    const error = await rejection(open().run({ timeoutMs: 40 }, nothing, operate));
    expect(error).toMatchObject({ code, cause: { code } });
    expect((error as Error).message).toMatch(/gave up after \d+ attempts/);
  });

  it('keeps what the first attempt has found', async () => {
    let looked = 0;
    const found = await open().run(undefined, nothing, async (_, { attempt, once }) => {
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
    expect(await open().run(undefined, nothing, (_, { once }) => once('x', flaky))).toBe(3);
  });
});

describe('a deadline', () => {
  it('holds where the operation ignores its signal', async () => {
    const error = await rejection(open().run({ timeoutMs: 20 }, nothing, hang));
    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true });
  });

  it('fires the signal of the operation', async () => {
    let signal: AbortSignal | undefined;
    const operate = (_: undefined, context: CallContext) => {
      signal = context.signal;
      return hang();
    };
    await rejection(open().run({ timeoutMs: 20 }, nothing, operate));
    expect(signal?.aborted).toBe(true);
  });

  it('leaves the signal of a call that succeeded alone', async () => {
    const signal = await open().run(undefined, nothing, async (_, context) => context.signal);
    expect(signal.aborted).toBe(false);
  });

  it("is the store's where the call names none", async () => {
    const error = await rejection(open({ timeoutMs: 20 }).run(undefined, nothing, hang));
    expect(error).toMatchObject({ code: 'TIMEOUT' });
  });
});

describe('an abort', () => {
  it('before the call keeps it from operating', async () => {
    const operate = vi.fn();
    const error = await rejection(
      open().run({ signal: AbortSignal.abort('changed my mind') }, nothing, operate),
    );
    expect(error).toMatchObject({ code: 'ABORTED', name: 'AbortError', cause: 'changed my mind' });
    expect(operate).not.toHaveBeenCalled();
  });

  it('during the call ends it at once, and fires the signal of the operation', async () => {
    const caller = new AbortController();
    let signal: AbortSignal | undefined;
    const error = await rejection(
      open().run({ signal: caller.signal }, nothing, (_, context) => {
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
      calls.run({ signal: caller.signal }, nothing, () => {
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
    await open().run({ signal: caller.signal }, nothing, async () => 1);
    expect(remove.mock.calls.length).toBe(add.mock.calls.length);
  });
});

describe('close()', () => {
  it('waits for the calls in flight', async () => {
    const calls = open();
    const events: string[] = [];
    let finish = nothing as () => void;
    const call = calls.run(undefined, nothing, async () => {
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
    const call = rejection(calls.run({ timeoutMs: 60_000 }, nothing, hang));
    await calls.close();
    expect(await call).toMatchObject({ code: 'CLOSED' });
  });

  it('refuses every later call', async () => {
    const calls = open();
    await calls.close();
    expect(await rejection(calls.run(undefined, nothing, hang))).toMatchObject({ code: 'CLOSED' });
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
