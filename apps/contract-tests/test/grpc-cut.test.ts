import { createGrpcStore } from '@jts/adapter-grpc';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import { type RunningGateway, startGateway } from '@jts/gateway';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FaultProxy, openFaultProxy } from '../src/chaos/fault-proxy.js';

const key = seriesKey('005930', '1m');
const length = 45_000;
const start = Date.UTC(2024, 0, 1);
const column = (value: (i: number) => number) =>
  BigInt64Array.from({ length }, (_, i) => BigInt(value(i)));
const series = CandleSeries.fromColumns(key, {
  timestamp: column((i) => start + i * 60_000),
  open: column((i) => i),
  high: column((i) => i + 2),
  low: column((i) => i - 2),
  close: column((i) => i + 1),
  volume: BigUint64Array.from({ length }, (_, i) => BigInt(i)),
});
const everything = { from: new Date(start), to: new Date(start + length * 60_000) };

/** Whatever byte of an answer it is: in its headers, a message's length, a column, the trailers. */
const places = [0, 5, 9, 20, 100, 1000, 16_400, 480_000, 960_100, 1_500_000, 2_160_000];

function gate() {
  let resolve = () => {};
  const promise = new Promise<void>((open) => {
    resolve = open;
  });
  return { promise, resolve };
}

let behind: MarketDataStore & DocumentStore;
let gateway: RunningGateway;
let proxy: FaultProxy;
let store: MarketDataStore & DocumentStore;

beforeEach(async () => {
  behind = createMemoryStore();
  gateway = await startGateway({ market: behind, documents: behind });
  proxy = await openFaultProxy(gateway.port);
  store = await createGrpcStore({ url: `http://127.0.0.1:${proxy.port}` });
});
afterEach(async () => {
  await store.close();
  await proxy.close();
  await gateway.stop();
  await behind.close();
});

describe.each(['cut', 'reset', 'half-close'] as const)('%s', (kind) => {
  it('never makes a range shorter', async () => {
    await behind.candles.saveMany(series);
    for (const at of places) {
      proxy.arm({ kind, way: 'answer', at });
      const found = await store.candles.getRange(key, everything);
      expect({ at, whole: found.equals(series), struck: proxy.struck }).toEqual({
        at,
        whole: true,
        struck: true,
      });
      await proxy.heal();
    }
  });

  it('never ends a stream early', async () => {
    await behind.candles.saveMany(series);
    for (const at of places) {
      proxy.arm({ kind, way: 'answer', at });
      let count = 0;
      for await (const chunk of store.candles.streamRange(key, everything)) count += chunk.length;
      expect({ at, count, struck: proxy.struck }).toEqual({ at, count: length, struck: true });
      await proxy.heal();
    }
  });

  it('doubles no write, and says what the write has done', async () => {
    for (const way of ['request', 'answer'] as const) {
      for (const at of [0, 9, 30]) {
        proxy.arm({ kind, way, at });
        const formula = { name: `${way} ${at}`, expression: '1', category: 'scan' } as const;
        const saved = await store.formulas.save({ ...formula, tags: [], parameters: [] });
        expect((await behind.formulas.search(formula.name)).map(({ id }) => id)).toEqual([
          saved.id,
        ]);
        proxy.arm({ kind, way, at });
        expect(await store.settings.set(formula.name, 1)).toMatchObject({ version: 1 });
        proxy.arm({ kind, way, at });
        const bars = CandleSeries.fromColumns(
          seriesKey(formula.name, '1m'),
          series.rows(0, 10).copyColumns(),
        );
        const result = await store.candles.saveMany(bars);
        expect(result).toEqual({ inserted: 10, replaced: 0, skipped: 0 });
        proxy.arm({ kind, way, at });
        expect(await store.candles.deleteRange(bars.key, everything)).toBe(10);
        proxy.arm({ kind, way, at });
        expect(await store.settings.delete(formula.name)).toBe(true);
        await proxy.heal();
      }
    }
  });
});

it('a gateway that is away is UNAVAILABLE, and found again', async () => {
  proxy.arm({ kind: 'refuse', way: 'request', at: 0 });
  const away = store.settings.get('a', { timeoutMs: 300 });
  await expect(away).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  expect(await store.health({ timeoutMs: 300 })).toMatchObject({ ok: false });
  await proxy.heal();
  expect(await store.settings.get('a')).toBeNull();
});

it('a connection that is lost without a word is left for another', async () => {
  await store.settings.set('a', 1);
  proxy.arm({ kind: 'drop', way: 'answer', at: 0 });
  const lost = store.settings.get('a', { timeoutMs: 300 });
  await expect(lost).rejects.toMatchObject({ code: 'TIMEOUT' });
  // Nothing is mended: what comes over that connection is lost for good, and it stays open.
  expect(await store.settings.get('a', { timeoutMs: 8_000 })).toMatchObject({ value: 1 });
});

it('what a gateway refuses that comes to its end is asked again', async () => {
  await store.close();
  await proxy.close();
  const hasCome = gate();
  const mayEnd = gate();
  const ending = await startGateway({
    ...{ market: behind, documents: behind },
    interceptors: [
      (next) => async (request) => {
        if (request.method.name === 'GetCoverage') {
          hasCome.resolve();
          await mayEnd.promise;
        }
        return next(request);
      },
    ],
  });
  proxy = await openFaultProxy(ending.port);
  store = await createGrpcStore({ url: `http://127.0.0.1:${proxy.port}` });
  const open = store.candles.getCoverage(key);
  await hasCome.promise;
  // The client does not know yet that the gateway ends, when it calls.
  proxy.arm({ kind: 'stall', way: 'answer', at: 0 });
  const ended = ending.stop();
  const late = store.settings.get('a');
  await vi.waitFor(() => expect(proxy.passed.request).toBeGreaterThan(0));
  mayEnd.resolve();
  await proxy.heal();
  expect(await open).toBeNull();
  await ended;
  await gateway.stop();
  gateway = await startGateway({ market: behind, documents: behind, port: ending.port });
  expect(await late).toBeNull();
});

it('lets all calls of a lost connection go on by another, whichever does first', async () => {
  const keys = Array.from({ length: 10 }, (_, n) => seriesKey(`${n}`, '1m'));
  await store.health();
  proxy.arm({ kind: 'cut', way: 'request', at: 200_000 });
  const saves = keys.map((own) =>
    store.candles.saveMany(CandleSeries.fromColumns(own, series.copyColumns()), {
      timeoutMs: 20_000,
    }),
  );
  await vi.waitUntil(() => proxy.struck, { timeout: 20_000 });
  await proxy.heal();
  await Promise.all(saves);
  for (const own of keys) expect(await behind.candles.count(own)).toBe(length);
});
