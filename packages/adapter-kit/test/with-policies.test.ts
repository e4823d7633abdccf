import { type CandleSeries, UnavailableError } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { describe, expect, it, vi } from 'vitest';
import { defineStore, type StoreEvent, type StoreOptions, withPolicies } from '../src/index.js';
import { bars, everything, key, rejection, scriptedDriver, symbol } from './driver.js';

const quick: StoreOptions = { timeoutMs: 5_000, retry: { initialDelayMs: 1, maxDelayMs: 2 } };
const away = () => new UnavailableError('away');

/** A store as another author may write one: nothing is retried within. */
function bareStore(parts: {
  readonly candles?: Partial<MarketDataStore['candles']>;
  readonly symbols?: Partial<MarketDataStore['symbols']>;
  readonly store?: Partial<MarketDataStore>;
}): MarketDataStore {
  const store = defineStore(scriptedDriver({}));
  return {
    ...store,
    ...parts.store,
    candles: { ...store.candles, ...parts.candles },
    symbols: { ...store.symbols, ...parts.symbols },
  };
}

describe('a store with policies', () => {
  it('repeats what failed for a moment, within the deadline of the call', async () => {
    let failures = 2;
    const left: (number | undefined)[] = [];
    const getLatest = async (_key: unknown, count = 1, options = {}) => {
      left.push((options as { timeoutMs?: number }).timeoutMs);
      if (failures-- > 0) throw away();
      return bars(count);
    };
    const store = withPolicies(bareStore({ candles: { getLatest } }), quick);
    const latest = await store.candles.getLatest(key, 3, { timeoutMs: 4_000 });
    expect(latest.length).toBe(3);
    expect(left).toHaveLength(3);
    for (const ms of left) expect(ms).toBeLessThanOrEqual(4_000);
  });

  it('goes by its name in events and messages', async () => {
    const events: StoreEvent[] = [];
    const count = () => Promise.reject(away());
    const inner = bareStore({ candles: { count } });
    const options = { ...quick, timeoutMs: 20, onEvent: (event: StoreEvent) => events.push(event) };
    const named = withPolicies(inner, { ...options, name: 'bars of Seoul' });
    expect(await rejection(named.candles.count(key))).toMatchObject({
      message: expect.stringContaining('bars of Seoul did not answer within 20 ms'),
    });
    await rejection(withPolicies(inner, options).candles.count(key));
    expect(new Set(events.map(({ store }) => store))).toEqual(
      new Set(['bars of Seoul', 'the store']),
    );
  });

  it.each([
    [undefined, 'must be a store: it has no ensureSchema'],
    [Promise.resolve(), 'must be a store: await the promise'],
    [{ ensureSchema() {}, health() {} }, 'must be a store: it has no close'],
  ])('takes no %s for a store', (store, reason) => {
    const open = () => withPolicies(store as unknown as MarketDataStore);
    expect(open).toThrow(expect.objectContaining({ code: 'VALIDATION', path: 'store', reason }));
  });

  it.each([
    [{ timeoutMS: 5 }, 'timeoutMS', 'is no option; is timeoutMs meant?'],
    [{ retries: { initialDelayMs: 5 } }, 'retries', 'is no option; is retry meant?'],
    [{ circuitbreaker: {} }, 'circuitbreaker', 'is no option; is circuitBreaker meant?'],
    [{ retry: { initialDelay: 5 } }, 'retry.initialDelay', 'is initialDelayMs meant?'],
    [{ circuitBreaker: { failure: 5 } }, 'circuitBreaker.failure', 'is failures meant?'],
    [{ bulkhead: { concurrent: 5, queue: 1 } }, 'bulkhead.queue', 'there are concurrent, waiting'],
    [{ wholly: 5 }, 'wholly', 'is no option'],
    [{ ['x'.repeat(1000)]: 5 }, 'x'.repeat(60), 'is no option'],
    [{ retry: 5 }, 'retry', 'must be an object of options'],
    [{ retry: true }, 'retry', 'must be an object of options'],
    [
      { retry: { initialDelayMs: 60, maxDelayMs: 59 } },
      'retry.initialDelayMs',
      'must not be above retry.maxDelayMs (59)',
    ],
    [{ name: '' }, 'name', 'must be 1 to 100 characters'],
    [{ name: 'a\nb' }, 'name', 'must be 1 to 100 characters'],
    [{ name: 5 }, 'name', 'must be text, not number'],
    [null, '', 'must be an object of options'],
  ])('refuses %j', (options, path, says) => {
    const open = () => withPolicies(bareStore({}), options as object);
    expect(open).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
    expect(open).toThrow(says);
  });

  it.each([{ initialDelayMs: 5_000 }, { maxDelayMs: 5 }, { initialDelayMs: 5, maxDelayMs: 5 }])(
    'takes %j: what is absent follows',
    (retry) => {
      expect(() => withPolicies(bareStore({}), { retry })).not.toThrow();
    },
  );

  it('repeats nothing where that is said', async () => {
    const getLatest = vi.fn(() => Promise.reject(away()));
    const store = withPolicies(bareStore({ candles: { getLatest } }), { retry: false });
    expect(await rejection(store.candles.getLatest(key))).toMatchObject({
      code: 'UNAVAILABLE',
      message: 'away',
    });
    expect(getLatest).toHaveBeenCalledTimes(1);
  });

  it('takes what is not said for absent', () => {
    const options = { retry: undefined, name: undefined, other: undefined };
    expect(() => withPolicies(bareStore({}), options as object)).not.toThrow();
  });

  it('leaves a failing store alone when its circuit has opened', async () => {
    const count = vi.fn(() => Promise.reject(away()));
    const store = withPolicies(bareStore({ candles: { count } }), {
      ...quick,
      circuitBreaker: { failures: 2, halfOpenAfterMs: 60_000 },
    });
    for (let i = 0; i < 3; i++) {
      expect(await rejection(store.candles.count(key))).toMatchObject({ code: 'UNAVAILABLE' });
    }
    expect(count).toHaveBeenCalledTimes(2);
    expect(await store.health()).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  });

  it('hands over what was handed in, though the caller has changed it since', async () => {
    const saved: unknown[] = [];
    let open: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      open = resolve;
    });
    const save = async (one: ReturnType<typeof symbol>) => {
      await first;
      saved.push(one);
      return one;
    };
    const store = withPolicies(bareStore({ symbols: { save } }), {
      ...quick,
      bulkhead: { concurrent: 1 },
    });
    const changing = { ...symbol('B') };
    const both = [store.symbols.save(symbol('A')), store.symbols.save(changing)];
    changing.name = 'changed';
    open();
    await Promise.all(both);
    expect(saved).toEqual([symbol('A'), symbol('B')]);
  });

  it('passes on the options of a method', async () => {
    const search = vi.fn(async () => []);
    const store = withPolicies(bareStore({ symbols: { search } }), quick);
    const options = { limit: 7 };
    const found = store.symbols.search('x', options);
    options.limit = 8;
    await found;
    expect(search).toHaveBeenCalledWith('x', expect.objectContaining({ limit: 7 }));
  });

  it('has the repositories that the store within has, and its scale', () => {
    const store = withPolicies(bareStore({ store: { priceScale: 8 } }));
    expect(store.priceScale).toBe(8);
    expect(Object.keys(store)).not.toContain('formulas');
  });

  it('is not well where the store within is not, though that says no reason', async () => {
    const health = async () => ({ ok: false, latencyMs: 1, details: {} });
    const store = withPolicies(bareStore({ store: { health } }), quick);
    expect(await store.health()).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
  });

  it('tells how the store within does, and closes it', async () => {
    const close = vi.fn(async () => {});
    const health = async () => ({
      ok: true,
      latencyMs: 1,
      serverVersion: '7',
      details: { a: 'b' },
    });
    const store = withPolicies(bareStore({ store: { close, health } }), quick);
    expect(await store.health()).toMatchObject({
      ok: true,
      serverVersion: '7',
      details: { a: 'b' },
    });
    await store.close();
    expect(close).toHaveBeenCalledTimes(1);
    expect(await rejection(store.candles.count(key))).toMatchObject({ code: 'CLOSED' });
  });
});

describe('a stream with policies', () => {
  const all = bars(10);

  /** Streams that end in a failure after so many chunks, one after the other. */
  function streaming(failAfter: readonly number[]) {
    const asked: number[] = [];
    const ended = vi.fn();
    async function* streamRange(
      _key: unknown,
      range: { readonly from: Date; readonly to: Date },
    ): AsyncGenerator<CandleSeries> {
      const chunks = failAfter[asked.length] ?? Number.POSITIVE_INFINITY;
      asked.push(range.from.getTime());
      try {
        const rest = all.slice(range);
        for (let row = 0; row < rest.length; row += 2) {
          if (row / 2 >= chunks) throw away();
          yield rest.rows(row, row + 2);
        }
      } finally {
        ended();
      }
    }
    const store = withPolicies(bareStore({ candles: { streamRange } }), quick);
    return { store, asked, ended };
  }

  it('goes on behind its last chunk after a failure', async () => {
    const { store, asked } = streaming([2, 0, 1]);
    const times: number[] = [];
    for await (const chunk of store.candles.streamRange(key, everything)) {
      times.push(...Array.from(chunk, ({ timestamp }) => timestamp.getTime()));
    }
    expect(times).toEqual(Array.from(all, ({ timestamp }) => timestamp.getTime()));
    expect(asked).toHaveLength(4);
  });

  it('ends where its range ends, without another look', async () => {
    const { store, asked } = streaming([1]);
    const two = { from: everything.from, to: all.at(1)?.timestamp ?? new Date(0) };
    const chunks: number[] = [];
    for await (const chunk of store.candles.streamRange(key, two)) chunks.push(chunk.length);
    expect(chunks).toEqual([2]);
    expect(asked).toHaveLength(1);
  });

  it('that is left ends the stream within', async () => {
    const { store, ended } = streaming([]);
    for await (const chunk of store.candles.streamRange(key, everything)) {
      expect(chunk.length).toBe(2);
      break;
    }
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('whose chunk comes too late is ended within', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const ended = vi.fn();
    async function* streamRange(_key: unknown, _range: unknown, options = {}) {
      const { signal } = options as { readonly signal?: AbortSignal };
      signals.push(signal);
      try {
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(new UnavailableError('ended')));
        });
        yield all;
      } finally {
        ended();
      }
    }
    const store = withPolicies(bareStore({ candles: { streamRange } }), quick);
    const stream = store.candles.streamRange(key, everything, { timeoutMs: 10 });
    const error = await rejection(stream[Symbol.asyncIterator]().next());
    expect(error).toMatchObject({ code: 'TIMEOUT' });
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it('waits for a chunk as long as the store with policies does', async () => {
    let timeoutMs: number | undefined;
    async function* streamRange(_key: unknown, _range: unknown, options = {}) {
      ({ timeoutMs } = options as { readonly timeoutMs?: number });
      yield all;
    }
    const store = withPolicies(bareStore({ candles: { streamRange } }), { timeoutMs: 120_000 });
    for await (const chunk of store.candles.streamRange(key, everything)) {
      expect(chunk.length).toBe(10);
    }
    expect(timeoutMs).toBe(120_000);
  });

  it('is CLOSED with its store', async () => {
    const { store } = streaming([]);
    const chunks = store.candles.streamRange(key, everything)[Symbol.asyncIterator]();
    await chunks.next();
    await store.close();
    expect(await rejection(chunks.next())).toMatchObject({ code: 'CLOSED' });
  });
});
