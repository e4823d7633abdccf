import { describe, expect, it } from 'vitest';
import {
  type ConformanceCase,
  type ConformanceTarget,
  type Namespace,
  runCase,
} from '../src/index.js';

const never = new Promise<never>(() => {});

const one = (run: ConformanceCase<object>['run']): ConformanceCase<object> => ({
  key: 'G9/example',
  rule: 'G9',
  title: 'an example',
  run,
});

/** A target that does nothing, and counts what is closed. */
function target(namespace: Partial<Namespace<object>> = {}, opening = Promise.resolve()) {
  const counts = { closed: 0 };
  const target: ConformanceTarget<object> = {
    name: 'example',
    capabilities: { deletes: true, conflictSkip: true, reconnects: false },
    open: async () => {
      await opening;
      return {
        repository: {},
        reconnect: () => never,
        seed: 'unsupported',
        close: async () => {
          counts.closed++;
        },
        ...namespace,
      };
    },
  };
  return { target, counts };
}

describe('a case that hangs', () => {
  it('is an AssertionError that names it, and its database is closed', async () => {
    const { target: hanging, counts } = target();
    const result = runCase(
      hanging,
      one(() => never),
      { timeoutMs: 1 },
    );
    await expect(result).rejects.toMatchObject({
      name: 'AssertionError',
      message: 'example: G9/example: the case did not end within 1 ms',
    });
    expect(counts.closed).toBe(1);
  });

  it('does not hang on closing, and says what it found', async () => {
    const { target: hanging } = target({ close: () => never });
    const found = new Error('found');
    const failing = one(() => Promise.reject(found));
    await expect(runCase(hanging, failing, { timeoutMs: 1 })).rejects.toBe(found);
  });

  it('says so where only closing hangs', async () => {
    const { target: hanging } = target({ close: () => never });
    await expect(
      runCase(
        hanging,
        one(async () => {}),
        { timeoutMs: 1 },
      ),
    ).rejects.toThrow('example: G9/example: closing did not end within 1 ms');
  });

  it('closes a database that opens too late', async () => {
    let open = () => {};
    const opening = new Promise<void>((resolve) => {
      open = resolve;
    });
    let closed = () => {};
    const closing = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { target: late } = target({ close: async () => closed() }, opening);
    await expect(
      runCase(
        late,
        one(async () => {}),
        { timeoutMs: 1 },
      ),
    ).rejects.toThrow('example: G9/example: opening a database did not end within 1 ms');
    open();
    await closing;
  });

  it.each([0, -1, Number.NaN, 2 ** 31, '5'])('has no limit of %s', async (timeoutMs) => {
    const options = { timeoutMs: timeoutMs as number };
    await expect(
      runCase(
        target().target,
        one(async () => {}),
        options,
      ),
    ).rejects.toThrow('timeoutMs must be a number above 0');
  });
});
