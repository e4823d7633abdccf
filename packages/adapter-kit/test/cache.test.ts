import { UnavailableError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import {
  type CacheDriver,
  type CacheStoreDriver,
  defineStore,
  type RateLimiterDriver,
  type StoreEvent,
  type StoreOptions,
  withPolicies,
} from '../src/index.js';
import { rejection } from './driver.js';

const bytes = Uint8Array.of(1, 2, 3);
const ttl = { ttlMs: 1_000 };
const bucket = { capacity: 10, refillPerSecond: 1 };

/** A driver that answers nothing unless told how. */
function storeOver(
  script: { readonly cache?: Partial<CacheDriver>; readonly limiter?: Partial<RateLimiterDriver> },
  options: StoreOptions = {},
) {
  const unasked = async (): Promise<never> => {
    throw new Error('the driver was not to be asked');
  };
  const driver: CacheStoreDriver = {
    name: 'Scripted',
    ensureSchema: async () => {},
    ping: async () => ({ details: { here: 'yes' } }),
    close: async () => {},
    cache: {
      get: unasked,
      getMany: unasked,
      set: unasked,
      delete: unasked,
      increment: unasked,
      ...script.cache,
    },
    rateLimiter: { consume: unasked, peek: unasked, reset: unasked, ...script.limiter },
  };
  return defineStore(driver, {
    timeoutMs: 5_000,
    retry: { initialDelayMs: 1, maxDelayMs: 2 },
    ...options,
  });
}

describe('a driver of caches and rate limits is not asked', () => {
  const { cache, rateLimiter } = storeOver({});
  const any = undefined as never;
  it.each<[string, () => Promise<unknown>, string]>([
    ['for an empty key', () => cache.get(''), 'key'],
    ['for a key of 1,001 characters', () => cache.get('가'.repeat(1_001)), 'key'],
    ['for half a character', () => cache.get('a\ud83d'), 'key'],
    ['for a key that is no text', () => cache.getMany(['a', 1 as never]), 'keys[1]'],
    ['for a hole in a list', () => cache.getMany(new Array(1)), 'keys[0]'],
    ['for no list', () => cache.delete('a' as never), 'keys'],
    ['for 10,001 keys', () => cache.delete(new Array(10_001).fill('a')), 'keys'],
    ['to keep text', () => cache.set('a', 'text' as never, ttl), 'value'],
    ['to keep wider numbers', () => cache.set('a', new Uint16Array(1) as never, ttl), 'value'],
    ['to keep a value for ever', () => cache.set('a', bytes, any), 'ttlMs'],
    ['to keep a value for no time', () => cache.set('a', bytes, { ttlMs: 0 }), 'ttlMs'],
    ['to keep it for half a millisecond', () => cache.set('a', bytes, { ttlMs: 0.5 }), 'ttlMs'],
    ['to keep it beyond 24 days', () => cache.increment('a', { ttlMs: 2 ** 31 }), 'ttlMs'],
    ['to add nothing', () => cache.increment('a', { ...ttl, by: 0 }), 'by'],
    ['to add too much', () => cache.increment('a', { ...ttl, by: 2 ** 52 + 1 }), 'by'],
    ['for no bucket', () => rateLimiter.consume('a', any), 'bucket'],
    ...[0, -1, 0.5, 1e9 + 1, Number.NaN, '10'].map(
      (capacity): [string, () => Promise<unknown>, string] => [
        `for a capacity of ${JSON.stringify(capacity)}`,
        () => rateLimiter.peek('a', { ...bucket, capacity: capacity as number }),
        'bucket.capacity',
      ],
    ),
    ...[0, -1, 1e9 + 1, Number.NaN, Infinity, '1'].map(
      (rate): [string, () => Promise<unknown>, string] => [
        `for a refill of ${JSON.stringify(rate)}`,
        () => rateLimiter.consume('a', { ...bucket, refillPerSecond: rate as number }),
        'bucket.refillPerSecond',
      ],
    ),
    ...[0, -1, 0.5, 11].map((cost): [string, () => Promise<unknown>, string] => [
      `for a cost of ${cost} of 10`,
      () => rateLimiter.consume('a', bucket, cost),
      'cost',
    ]),
    ['to fill a bucket without a key', () => rateLimiter.reset(''), 'key'],
  ])('%s', async (_, call, path) => {
    expect(await rejection(call())).toMatchObject({ code: 'VALIDATION', path });
  });

  it('where the answer is known', async () => {
    expect(await cache.getMany([])).toEqual([]);
    expect(await cache.delete([])).toBe(0);
  });

  it('to keep more bytes than a value may have', async () => {
    const { cache } = storeOver({}, { limits: { documentBytes: 2 } });
    expect(await rejection(cache.set('a', bytes, ttl))).toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('a cache over a driver', () => {
  it('keeps what the bytes were when the call began, also for a second attempt', async () => {
    const seen: (readonly number[])[] = [];
    const { cache } = storeOver({
      cache: {
        async set(_, value) {
          seen.push([...value]);
          mine.fill(9);
          if (seen.length === 1) throw new UnavailableError('away');
        },
      },
    });
    const mine = Uint8Array.from(bytes);
    await cache.set('a', mine, ttl);
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('does not repeat an increment, which may have counted', async () => {
    let calls = 0;
    const away = new UnavailableError('away');
    const increment = async () => {
      calls++;
      throw away;
    };
    const { cache } = storeOver({ cache: { increment } });
    expect(await rejection(cache.increment('a', ttl))).toBe(away);
    expect(calls).toBe(1);
    const around = withPolicies(storeOver({ cache: { increment } }));
    expect(await rejection(around.cache.increment('a', ttl))).toBe(away);
    expect(await rejection(withPolicies(cache).increment('a', ttl))).toBe(away);
    expect(calls).toBe(3);
  });

  it('refuses an answer of more bytes than the limit, and counts no rows', async () => {
    const getMany = async (keys: readonly string[]) => keys.map(() => Uint8Array.from(bytes));
    const { cache } = storeOver({ cache: { getMany } }, { limits: { bytes: 6, rows: 1 } });
    expect((await cache.getMany(['a', 'b'])).length).toBe(2);
    expect(await rejection(cache.getMany(['a', 'b', 'c']))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('asks for each key that goes once', async () => {
    const { cache } = storeOver({ cache: { delete: async (keys) => keys.length } });
    expect(await cache.delete(['a', 'b', 'a'])).toBe(2);
  });

  it('names its calls for those who watch', async () => {
    const events: StoreEvent[] = [];
    const { cache, rateLimiter } = storeOver(
      { cache: { increment: async () => 7 }, limiter: { reset: async () => {} } },
      { onEvent: (event) => events.push(event) },
    );
    await cache.increment('a', ttl);
    await rateLimiter.reset('a');
    expect(events).toMatchObject([
      { store: 'Scripted', operation: 'cache.increment' },
      { store: 'Scripted', operation: 'rateLimiter.reset' },
    ]);
    expect(events[0]).not.toHaveProperty('rows');
  });
});

it('one store has three doors: closing one closes all', async () => {
  const store = storeOver({});
  expect((await store.rateLimiter.health()).details).toEqual({ here: 'yes' });
  await store.cache.close();
  expect(await rejection(store.health())).toMatchObject({ code: 'CLOSED' });
  expect(await rejection(store.rateLimiter.reset('a'))).toMatchObject({ code: 'CLOSED' });
});

describe('policies around a cache and a rate limiter', () => {
  it('repeat what failed for a moment, with what the bytes were, and tell of each call', async () => {
    const mine = Uint8Array.from(bytes);
    const seen: (readonly number[])[] = [];
    const bareStore = storeOver({});
    const within = {
      ...bareStore,
      cache: {
        ...bareStore.cache,
        async set(_: string, value: Uint8Array) {
          seen.push([...value]);
          mine.fill(9);
          if (seen.length === 1) throw new UnavailableError('away');
        },
        increment: async () => 7,
      },
    };
    const events: StoreEvent[] = [];
    const store = withPolicies(within, {
      retry: { initialDelayMs: 1, maxDelayMs: 2 },
      onEvent: (event) => events.push(event),
    });
    await store.cache.set('a', mine, ttl);
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    events.length = 0;
    expect(await store.cache.increment('a', ttl)).toBe(7);
    expect(events).toMatchObject([{ operation: 'cache.increment' }]);
    expect(events[0]).not.toHaveProperty('rows');
    await store.rateLimiter.close();
    expect(await rejection(store.cache.get('a'))).toMatchObject({ code: 'CLOSED' });
  });

  it('hold around one of them alone', async () => {
    const { cache, rateLimiter } = storeOver({
      cache: { get: async () => bytes },
      limiter: { peek: async () => ({ allowed: true, remaining: 3, retryAfterMs: 0 }) },
    });
    expect(await withPolicies(cache).get('a')).toEqual(bytes);
    const limiter = withPolicies(rateLimiter, { bulkhead: { concurrent: 1 } });
    expect((await limiter.peek('a', bucket)).remaining).toBe(3);
    await limiter.close();
    expect(await rejection(rateLimiter.peek('a', bucket))).toMatchObject({ code: 'CLOSED' });
  });
});
