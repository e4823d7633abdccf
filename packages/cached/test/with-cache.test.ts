import { createMemoryCache, createMemoryCacheStore, createMemoryStore } from '@jts/adapter-memory';
import { expect, test } from 'vitest';
import { type CacheOptions, withCache } from '../src/index.js';
import { bars, key, start } from './bars.js';

test('options out of range are VALIDATION, by their names', () => {
  const wrong: Record<string, CacheOptions> = {
    ttlMs: { ttlMs: 0 },
    freshMs: { ttlMs: 100, freshMs: 101 },
    cacheTimeoutMs: { cacheTimeoutMs: Number.NaN },
    maxValueBytes: { maxValueBytes: 2 ** 30 },
    namespace: { namespace: 'a\0b' },
    'namespace.length': { namespace: 'a'.repeat(201) },
    'limits.rows': { limits: { rows: 0 } },
    timeoutMs: { timeoutMs: -1 },
    onLookup: { onLookup: 'me' as never },
    ttlMS: { ttlMS: 5 } as object,
    retry: { retry: {} } as object,
    '': null as never,
  };
  for (const [path, options] of Object.entries(wrong)) {
    const make = () => withCache(createMemoryStore(), createMemoryCache(), options);
    expect(make).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
  }
});

test.each([
  ['store', [undefined, createMemoryCache()], 'it has no candles'],
  ['store', [Promise.resolve(createMemoryStore()), createMemoryCache()], 'await the promise'],
  ['cache', [createMemoryStore()], 'it has no getMany'],
  ['cache', [createMemoryStore(), createMemoryCacheStore()], 'as `cache` of a CacheStore'],
] as const)('what is no %s is VALIDATION at once', (path, given, says) => {
  const make = withCache as (...all: readonly unknown[]) => unknown;
  expect(() => make(...given)).toThrow(expect.objectContaining({ code: 'VALIDATION', path }));
  expect(() => make(...given)).toThrow(says);
});

test('it closes the store within, and leaves the cache open', async () => {
  const [store, cache] = [createMemoryStore(), createMemoryCache()];
  const cached = withCache(store, cache);
  await cached.candles.saveMany(bars([start], 1n));
  await cached.close();
  await expect(store.health()).rejects.toMatchObject({ code: 'CLOSED' });
  await expect(cached.candles.getLatest(key)).rejects.toMatchObject({ code: 'CLOSED' });
  expect((await cache.health()).ok).toBe(true);
});

test('a cache that has been closed is one that fails', async () => {
  const [store, cache] = [createMemoryStore({ priceScale: 2 }), createMemoryCache()];
  await cache.close();
  const cached = withCache(store, cache);
  expect(cached.priceScale).toBe(2);
  await cached.candles.saveMany(bars([start], 1n).withScale(4).rows(0, 0));
  expect((await cached.candles.getLatest(key)).length).toBe(0);
});

test('events tell of each call, hits as well', async () => {
  const events: string[] = [];
  const cached = withCache(createMemoryStore(), createMemoryCache(), {
    onEvent: (event) => {
      if (event.type === 'call') events.push(`${event.operation} ${event.rows}`);
    },
  });
  await cached.candles.saveMany(bars([start], 1n));
  await cached.candles.getLatest(key);
  await cached.candles.getLatest(key);
  expect(events).toEqual(['candles.saveMany 1', 'candles.getLatest 1', 'candles.getLatest 1']);
});

test('what the cache could not be told is told once more at the close', async () => {
  const [store, cache] = [createMemoryStore(), createMemoryCache()];
  let works = true;
  const deleted: string[] = [];
  const failing = {
    ...cache,
    increment: (...call: Parameters<typeof cache.increment>) =>
      works ? cache.increment(...call) : Promise.reject(new Error('away')),
    delete: (...call: Parameters<typeof cache.delete>) => {
      if (!works) return Promise.reject(new Error('away'));
      deleted.push(...call[0]);
      return cache.delete(...call);
    },
  };
  const cached = withCache(store, failing);
  works = false;
  await cached.candles.saveMany(bars([start], 1n));
  works = true;
  await cached.close();
  expect(deleted.length).toBe(1);
});
