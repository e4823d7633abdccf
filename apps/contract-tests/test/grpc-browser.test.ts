import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import { startGateway } from '@jts/gateway';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundle } from '../src/browser/bundle.js';
import type { OpenPage } from '../src/browser/open-page.js';
import { grpcChromium } from '../src/targets/grpc-chromium.js';

/** What a page has to load for the client with all that is in it: protobuf, decimals, the domain. */
const mostBytes = 90_000;

it('the client for browsers needs nothing of Node, and is short', async () => {
  const entry = fileURLToPath(import.meta.resolve('@jts/adapter-grpc/web'));
  const { length } = gzipSync(await bundle(entry));
  console.log(`the client for browsers: ${length} bytes, minified and compressed`);
  expect(length).toBeLessThan(mostBytes);
});

it('a program that needs a module of Node is not bundled', async () => {
  const entry = fileURLToPath(import.meta.resolve('@jts/adapter-grpc'));
  await expect(bundle(entry)).rejects.toThrow();
});

describe('a page in Chromium', () => {
  let page: OpenPage | undefined;
  beforeAll(async () => {
    if (!('unavailable' in inject('chromium'))) page = await grpcChromium.open();
  });
  afterAll(() => page?.close());
  const { unavailable } = grpcChromium;

  it('reads a million bars, each as it is', async (context) => {
    if (page === undefined) return context.skip(unavailable ?? '');
    const length = 1_000_000;
    const start = Date.UTC(2020, 0, 1);
    const prices = BigInt64Array.from({ length }, (_, i) => BigInt(i));
    const series = CandleSeries.fromColumns(seriesKey('MILLION', '1m'), {
      timestamp: BigInt64Array.from({ length }, (_, i) => BigInt(start + i * 60_000)),
      open: prices,
      high: prices,
      low: prices,
      close: prices,
      volume: BigUint64Array.from(prices),
    });
    const market = createMemoryStore();
    await market.candles.saveMany(series);
    const gateway = await startGateway({ market, cors: { origins: [page.origin] } });
    try {
      const found = await page.readAll(gateway.url, 'MILLION');
      expect(found).toEqual({
        length,
        last: String(start + (length - 1) * 60_000),
        volume: String((length * (length - 1)) / 2),
      });
    } finally {
      await gateway.stop();
      await market.close();
    }
  });

  it('reaches no gateway that does not name its origin', async (context) => {
    if (page === undefined) return context.skip(unavailable ?? '');
    const market = createMemoryStore();
    const named = await startGateway({ market, cors: { origins: [page.origin] } });
    const other = await startGateway({ market, cors: { origins: ['https://charts.example.com'] } });
    const none = await startGateway({ market });
    try {
      expect(await page.codeOf(named.url)).toBe('none');
      // A browser tells a page no more than that.
      expect(await page.codeOf(other.url)).toBe('UNAVAILABLE');
      expect(await page.codeOf(none.url)).toBe('UNAVAILABLE');
      await other.stop();
      expect(await page.codeOf(other.url)).toBe('UNAVAILABLE');
    } finally {
      await Promise.all([named, none].map((gateway) => gateway.stop()));
      await market.close();
    }
  });
});
