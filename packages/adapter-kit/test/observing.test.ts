import { UnavailableError, ValidationError } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type CallContext,
  type CallInfo,
  type CallObserver,
  defineStore,
  type Observer,
  StoreCalls,
  type StoreEvent,
  type StoreOptions,
} from '../src/index.js';
import { bars, key, rejection, scriptedDriver, start } from './driver.js';

const quick = { timeoutMs: 5_000, retry: { initialDelayMs: 1, maxDelayMs: 2 } };
const open = (options: StoreOptions = {}) =>
  new StoreCalls(scriptedDriver({}), { ...quick, ...options });
const nothing = () => undefined;
const hang = () => new Promise<never>(() => {});
const broken = () => {
  throw new Error('the listener is broken');
};
const away =
  (times: number) =>
  async (_: unknown, { attempt }: CallContext) => {
    if (attempt < times) throw new UnavailableError('away');
  };

/** Calls, and what their listener is told. */
function listening(options: StoreOptions = {}) {
  const events: StoreEvent[] = [];
  const calls = open({ ...options, onEvent: (event) => events.push(event) });
  return { events, calls };
}

const durationMs = expect.any(Number);
const call = { type: 'call', store: 'Scripted', operation: 'work', durationMs, attempts: 1 };
const failed = { type: 'attempt', store: 'Scripted', operation: 'work', durationMs };

describe('events', () => {
  it('tell of each call that ends, with the records of its answer', async () => {
    const { events, calls } = listening();
    const answers = [[1, 2, 3], { items: [1] }, bars(7), null, 5, true, undefined];
    for (const answer of [...answers, { inserted: 1, replaced: 2, skipped: 3 }, { id: 'x' }]) {
      await calls.run('work', undefined, nothing, async () => answer);
    }
    const counted = [3, 1, 7, 0, 5].map((rows) => ({ ...call, rows }));
    expect(events).toEqual([...counted, call, call, { ...call, rows: 6 }, { ...call, rows: 1 }]);
  });

  it('tell of no records where the answer is none', async () => {
    const events: StoreEvent[] = [];
    const ping = async () => ({ serverVersion: '7', details: {} });
    const onEvent = (event: StoreEvent) => events.push(event);
    await defineStore(scriptedDriver({ store: { ping } }), { onEvent }).health();
    expect(events).toEqual([{ ...call, operation: 'health' }]);
  });

  it('tell of attempts that fail, and of what the call ended with', async () => {
    const { events, calls } = listening();
    await calls.run('work', undefined, nothing, away(2));
    const code = 'UNAVAILABLE';
    expect(events).toEqual([
      { ...failed, attempt: 1, code },
      { ...failed, attempt: 2, code },
      { ...call, attempts: 3 },
    ]);
  });

  it('tell of calls that were refused before any attempt', async () => {
    const { events, calls } = listening();
    const refused = () => {
      throw new ValidationError('key', 'is none');
    };
    await rejection(calls.run('work', undefined, refused, hang));
    await rejection(calls.run('work', { signal: AbortSignal.abort() }, nothing, hang));
    await calls.close();
    await rejection(calls.run('work', undefined, nothing, hang));
    const codes = ['VALIDATION', 'ABORTED', 'CLOSED'];
    expect(events).toEqual(codes.map((code) => ({ ...call, attempts: 0, code })));
  });

  it('tell nothing of an attempt that ends after its call', async () => {
    const { events, calls } = listening();
    let fail: (error: Error) => void = () => {};
    const late = new Promise<never>((_, reject) => {
      fail = reject;
    });
    await rejection(calls.run('work', { timeoutMs: 5 }, nothing, () => late));
    fail(new UnavailableError('at last'));
    await calls.run('work', undefined, nothing, async () => true);
    expect(events).toEqual([{ ...call, code: 'TIMEOUT' }, call]);
  });

  it('tell of each call that is aborted, or ended by close()', async () => {
    const { events, calls } = listening({ timeoutMs: 20 });
    const caller = new AbortController();
    const aborted = rejection(calls.run('work', { signal: caller.signal }, nothing, hang));
    caller.abort();
    await aborted;
    const ended = rejection(calls.run('work', { timeoutMs: 60_000 }, nothing, hang));
    await calls.close();
    await ended;
    expect(events).toEqual(['ABORTED', 'CLOSED'].map((code) => ({ ...call, code })));
  });

  it('tell of each page of a stream', async () => {
    const events: StoreEvent[] = [];
    const all = bars(40_000);
    const range = { from: new Date(start), to: new Date(start + 40_000 * 86_400_000) };
    const driver = scriptedDriver({
      candles: {
        read: async (_key, { from, to }, limit = all.length) =>
          all.slice({ from: new Date(from), to: new Date(to) }).rows(0, limit),
      },
    });
    const store = defineStore(driver, { onEvent: (event) => events.push(event) });
    for await (const chunk of store.candles.streamRange(key, range, { chunkSize: 5_000 })) {
      expect(chunk.length).toBeGreaterThan(0);
    }
    const pages = [20_000, 20_000, 0].map((rows) => ({ ...call, rows }));
    expect(events).toEqual(pages.map((page) => ({ ...page, operation: 'candles.streamRange' })));
  });

  it('are told before the caller hears how the call ended', async () => {
    const { events, calls } = listening();
    const seen = calls.run('work', undefined, nothing, async () => 1).then(() => events.length);
    expect(await seen).toBe(1);
  });
});

describe('observers', () => {
  /** An observer that writes down what happens, and the observers that a call is within. */
  function recorder() {
    const log: string[] = [];
    const within: string[] = [];
    const observer =
      (name: string): Observer =>
      ({ store, operation }) => {
        log.push(`${name}: ${store} ${operation}`);
        return {
          around(work) {
            within.push(name);
            work();
            within.pop();
          },
          onEvent: ({ type }) => log.push(`${name}: ${type}`),
        };
      };
    return { log, within, observer };
  }

  it('watch a call from its begin to its end, the first outermost', async () => {
    const { log, within, observer } = recorder();
    const calls = open({
      observers: [observer('a'), observer('b')],
      onEvent: () => log.push('on'),
    });
    const seen = await calls.run('work', undefined, nothing, async () => [...within]);
    expect(seen).toEqual(['a', 'b']);
    expect(log).toEqual(['a: Scripted work', 'b: Scripted work', 'on', 'b: call', 'a: call']);
  });

  it('are told of the attempts of their own call', async () => {
    const told: [CallInfo, StoreEvent['type']][] = [];
    const observer: Observer = (info) => ({ onEvent: ({ type }) => told.push([info, type]) });
    const calls = open({ observers: [observer] });
    await Promise.all([
      calls.run('first', undefined, nothing, away(1)),
      calls.run('second', undefined, nothing, away(0)),
    ]);
    const of = (operation: string) => told.filter(([info]) => info.operation === operation);
    expect(of('first').map(([, type]) => type)).toEqual(['attempt', 'call']);
    expect(of('second').map(([, type]) => type)).toEqual(['call']);
  });

  it('may leave a call alone', async () => {
    const told: string[] = [];
    const observer: Observer = ({ operation }) =>
      operation === 'watched' ? { onEvent: (event) => told.push(event.operation) } : undefined;
    const calls = open({ observers: [observer, () => undefined] });
    await calls.run('watched', undefined, nothing, async () => 1);
    expect(await calls.run('not watched', undefined, nothing, async () => 2)).toBe(2);
    expect(told).toEqual(['watched']);
  });

  it('watch a call that is refused', async () => {
    const { log, observer } = recorder();
    const calls = open({ observers: [observer('a')] });
    await calls.close();
    const error = await rejection(calls.run('work', undefined, nothing, hang));
    expect(error).toMatchObject({ code: 'CLOSED' });
    expect(log).toEqual(['a: Scripted work', 'a: call']);
  });

  const quiet: CallObserver = { onEvent: nothing };
  const runsAndThrows = (work: () => void) => {
    work();
    broken();
  };
  const late = (work: () => void) => queueMicrotask(work);
  it.each<[string, Observer]>([
    ['throws as the call begins', broken],
    ['throws at an event', () => ({ onEvent: broken })],
    ['rejects at an event', () => ({ onEvent: async () => broken() })],
    ['answers with nonsense', () => 'none' as never],
    ['throws before the call', () => ({ ...quiet, around: broken })],
    ['throws after the call has begun', () => ({ ...quiet, around: runsAndThrows })],
    ['rejects around the call', () => ({ ...quiet, around: async () => broken() })],
    ['never runs the call', () => ({ ...quiet, around: nothing })],
    ['runs the call too late', () => ({ ...quiet, around: late })],
    ['runs the call twice', () => ({ ...quiet, around: (work) => [work(), work()] })],
  ])('harm neither the call nor each other: one %s', async (_, observer) => {
    const { log, within, observer: good } = recorder();
    const calls = open({ observers: [good('a'), observer, good('b')] });
    const operate = vi.fn(async (_: undefined, { attempt }: CallContext) => {
      if (attempt === 0) {
        expect(within).toEqual(['a', 'b']);
        throw new UnavailableError('away');
      }
      return 'done';
    });
    expect(await calls.run('work', undefined, nothing, operate)).toBe('done');
    expect(operate).toHaveBeenCalledTimes(2);
    const begins = ['a: Scripted work', 'b: Scripted work'];
    expect(log).toEqual([...begins, 'b: attempt', 'a: attempt', 'b: call', 'a: call']);
  });

  it('of any kind and number leave a call as it is without them', async () => {
    const kinds = fc.constantFrom<Observer>(
      nothing,
      broken,
      () => quiet,
      () => ({ onEvent: broken }),
      () => ({ ...quiet, around: broken }),
      () => ({ ...quiet, around: nothing }),
      () => ({ ...quiet, around: (work) => [work(), work()] }),
    );
    const outcome = fc.record({ failures: fc.nat(3), fails: fc.boolean() });
    const property = fc.asyncProperty(
      fc.array(kinds, { maxLength: 5 }),
      outcome,
      async (observers, { failures, fails }) => {
        const operate = vi.fn(async (_: undefined, { attempt }: CallContext) => {
          if (attempt < failures) throw new UnavailableError('away');
          if (fails) throw new ValidationError('key', 'is none');
          return attempt;
        });
        const run = open({ observers }).run('work', undefined, nothing, operate);
        const expected = fails ? { code: 'VALIDATION' } : failures;
        if (fails) expect(await rejection(run)).toMatchObject(expected as object);
        else expect(await run).toBe(expected);
        expect(operate).toHaveBeenCalledTimes(failures + 1);
      },
    );
    await fc.assert(property);
  });

  it.each([
    [{ onEvent: 'log' }, 'onEvent'],
    [{ observers: () => undefined }, 'observers'],
    [{ observers: [nothing, {}] }, 'observers[1]'],
  ])('are refused where they are none: %j', (options, path) => {
    expect(() => open(options as never)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', path }),
    );
  });
});
