import { createMemoryRateLimiter, createMemoryStore } from '@jts/adapter-memory';
import { Candle, CandleSeries, seriesKey } from '@jts/domain';
import { expect, test } from 'vitest';
import { type RateLimitPolicy, withRateLimit } from '../src/index.js';

const key = seriesKey('005930', '1d');
const bar = { timestamp: '2024-01-02', open: 1, high: 2, low: 1, close: 2, volume: 3 };
const series = CandleSeries.of(key, [Candle.of(bar)]);
const all = { from: new Date(0), to: new Date('2030-01-01') };
const slow = { capacity: 2, refillPerSecond: 0.001 };

function limited(policy: Partial<RateLimitPolicy> = {}) {
  const limiter = createMemoryRateLimiter();
  const store = createMemoryStore();
  return withRateLimit(store, limiter, { key: 'tenant', bucket: slow, ...policy });
}

test('calls beyond the bucket are RESOURCE_EXHAUSTED, and say when to come again', async () => {
  const store = limited();
  await store.candles.saveMany(series);
  expect((await store.candles.getRange(key, all)).equals(series)).toBe(true);
  const refused = store.settings.get('theme');
  await expect(refused).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED', retryable: true });
  const error: { retryAfterMs?: number } = await refused.catch((reason) => reason);
  expect(error.retryAfterMs).toBeGreaterThan(900_000);
  await expect(store.health()).resolves.toMatchObject({ ok: true });
});

test('a stream takes a turn as it begins', async () => {
  const store = limited({ bucket: { ...slow, capacity: 1 } });
  const stream = store.candles.streamRange(key, all);
  for await (const _ of stream) expect.unreachable();
  const chunks = async () => {
    for await (const _ of stream) expect.unreachable();
  };
  await expect(chunks()).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
});

test('calls cost what the policy says, by their names; 0 asks for no turn', async () => {
  const costs: Record<string, number> = { 'symbols.search': 2, 'settings.get': 0 };
  const store = limited({ cost: (operation) => costs[operation] ?? 1 });
  expect(await store.symbols.search('x')).toEqual([]);
  expect(await store.settings.get('theme')).toBeNull();
  await expect(store.candles.count(key)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
});

test('calls that wait come in turn, and give up at their deadline or signal', async () => {
  const quick = limited({ whenExceeded: 'wait', bucket: { capacity: 1, refillPerSecond: 2000 } });
  const counts = await Promise.all(Array.from({ length: 10 }, () => quick.candles.count(key)));
  expect(counts).toEqual(Array(10).fill(0));
  const store = limited({ whenExceeded: 'wait', bucket: { ...slow, capacity: 1 } });
  await store.candles.count(key);
  const late = store.candles.count(key, undefined, { timeoutMs: 1 });
  await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' });
  const signal = AbortSignal.abort();
  const aborted = store.candles.count(key, undefined, { signal });
  await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' });
});

test('it has what the store within has, and nothing else', async () => {
  const limiter = createMemoryRateLimiter();
  const { candles, symbols, ...rest } = createMemoryStore({ priceScale: 2 });
  const policy = { key: 'tenant', bucket: slow };
  const store = withRateLimit({ candles, symbols, ...rest, priceScale: 2 }, limiter, policy);
  expect(Object.keys(store.candles).toSorted()).toEqual(Object.keys(candles).toSorted());
  expect(store.priceScale).toBe(2);
  await store.close();
  await expect(store.candles.count(key)).rejects.toMatchObject({ code: 'CLOSED' });
});
