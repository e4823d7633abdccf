import { createClient } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import {
  CandleService,
  fromColumns,
  Market,
  SymbolService,
  toColumns,
  toKey,
  toRange,
} from '@jts/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../src/index.js';

const store = createMemoryStore();
let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway({ market: store });
});
afterAll(async () => {
  await gateway.stop();
  await store.close();
});

const transports = {
  'gRPC by HTTP/2': () => createGrpcTransport({ baseUrl: gateway.url }),
  'gRPC-Web by HTTP/1.1': () =>
    createGrpcWebTransport({ baseUrl: gateway.url, httpVersion: '1.1' }),
  'gRPC-Web by HTTP/2': () => createGrpcWebTransport({ baseUrl: gateway.url, httpVersion: '2' }),
  'Connect by HTTP/1.1': () => createConnectTransport({ baseUrl: gateway.url, httpVersion: '1.1' }),
  'Connect by HTTP/2': () => createConnectTransport({ baseUrl: gateway.url, httpVersion: '2' }),
};

describe.each(Object.entries(transports))('%s', (name, transport) => {
  const key = seriesKey(name, '1m');
  const length = 45_000;
  const at = (i: number) => Date.UTC(2024, 0, 1, 0, i);
  const columns = {
    timestamp: BigInt64Array.from({ length }, (_, i) => BigInt(at(i))),
    open: new BigInt64Array(length).fill(10_000n),
    high: new BigInt64Array(length).fill(12_000n),
    low: new BigInt64Array(length).fill(9_000n),
    close: BigInt64Array.from({ length }, (_, i) => 10_000n + BigInt(i)),
    volume: new BigUint64Array(length).fill(2n ** 64n - 1n),
  };
  const series = CandleSeries.fromColumns(key, columns);
  const range = { from: new Date(at(0)), to: new Date(at(length)) };

  it('stores and reads bars, in messages of 20,000', async () => {
    const candles = createClient(CandleService, transport());
    const saved = await candles.saveCandles({ key: toKey(key), candles: toColumns(series) });
    expect(saved).toMatchObject({ inserted: BigInt(length), replaced: 0n, skipped: 0n });
    const parts = [];
    const totals = [];
    for await (const part of candles.getCandles({ key: toKey(key), range: toRange(range) })) {
      totals.push(part.totalCount);
      expect(part.expectedCount).toBe(BigInt(length));
      if (part.candles) parts.push(part.candles);
    }
    expect(totals).toEqual([0n, 0n, BigInt(length)]);
    expect(parts.map(({ timestamp }) => timestamp.length / 8)).toEqual([20_000, 20_000, 5000]);
    expect(fromColumns(key, parts).equals(series)).toBe(true);
  });

  it('stores bars that come in parts, all of them or none', async () => {
    const candles = createClient(CandleService, transport());
    const own = { ...key, symbol: `${name} in parts` };
    async function* saving(totalCount: number, starts: readonly number[]) {
      for (const start of starts) {
        const part = toColumns(series.rows(start, start + 20_000));
        yield start === 0
          ? { key: toKey(own), candles: part, totalCount: BigInt(totalCount) }
          : { candles: part };
      }
    }
    const asked = { key: toKey(own) };
    for (const [total, ...starts] of [
      [length, 0, 20_000],
      [20_000, 0, 20_000],
      [length, 0, 40_000, 20_000],
      [1_000_001, 0],
    ] as const) {
      await expect(candles.saveCandleParts(saving(total, starts))).rejects.toThrow();
    }
    expect((await candles.countCandles(asked)).count).toBe(0n);
    const saved = await candles.saveCandleParts(saving(length, [0, 20_000, 40_000]));
    expect(saved).toMatchObject({ inserted: BigInt(length), replaced: 0n, skipped: 0n });
    expect((await candles.countCandles(asked)).count).toBe(BigInt(length));
  });

  it('answers with the detail of an error', async () => {
    const symbols = createClient(SymbolService, transport());
    const symbol = { code: 'A', name: 'A', market: Market.UNSPECIFIED, isActive: true };
    await expect(symbols.saveSymbols({ symbols: [symbol] })).rejects.toMatchObject({
      rawMessage: 'symbols[0].market: must be one of KOSPI, KOSDAQ, ETF, not number 0',
      code: 3,
    });
  });
});

describe.each([
  ['gRPC', createGrpcTransport],
  [
    'Connect',
    (options: { baseUrl: string }) => createConnectTransport({ ...options, httpVersion: '2' }),
  ],
])('the deadline of a call by %s', (_, transport) => {
  const given: (number | undefined)[] = [];
  let own: RunningGateway;
  beforeAll(async () => {
    const getCoverage: typeof store.candles.getCoverage = async (_, options) => {
      given.push(options?.timeoutMs);
      return null;
    };
    const market = { ...store, candles: { ...store.candles, getCoverage } };
    own = await startGateway({ market });
  });
  afterAll(() => own.stop());

  it('is that of the store where the client names none', async () => {
    const candles = createClient(CandleService, transport({ baseUrl: own.url }));
    await candles.getCoverage({ key: toKey(seriesKey('A', '1m')) });
    await candles.getCoverage({ key: toKey(seriesKey('A', '1m')) }, { timeoutMs: 5000 });
    expect(given).toEqual([undefined, expect.any(Number)]);
    expect(given[1]).toBeLessThanOrEqual(5000);
  });

  it.each([
    ['grpc-timeout', '99999999H', () => createGrpcTransport({ baseUrl: own.url })],
    ['grpc-timeout', '2592000S', () => createGrpcTransport({ baseUrl: own.url })],
    [
      'connect-timeout-ms',
      '9999999999',
      () => createConnectTransport({ baseUrl: own.url, httpVersion: '1.1' }),
    ],
  ] as const)('may be longer than a timer takes: %s %s', async (header, value, open) => {
    const candles = createClient(CandleService, open());
    const headers = { [header]: value };
    given.length = 0;
    await candles.getCoverage({ key: toKey(seriesKey('A', '1m')) }, { headers });
    expect(given[0]).toBeGreaterThan(2_000_000_000);
  });
});

it('a call whose time is up has timed out, and is not canceled', async () => {
  const url = `${gateway.url}/${CandleService.typeName}/CountCandles`;
  const key = { exchange: 'XKRX', symbol: 'A', timeframe: 'TIMEFRAME_ONE_MINUTE' };
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'connect-timeout-ms': '0' },
    body: JSON.stringify({ key }),
  });
  expect(await answer.json()).toMatchObject({ code: 'deadline_exceeded' });
});

it.each([
  [{ chunkSize: -1, limit: 10n }, 'chunk_size'],
  [{ chunkSize: 10, limit: -1n }, 'limit'],
])('a stream of %o is refused, which would have no end', async (request, field) => {
  const candles = createClient(CandleService, createGrpcTransport({ baseUrl: gateway.url }));
  const key = seriesKey('NEGATIVE', '1m');
  const price = BigInt64Array.of(1n);
  const [timestamp, volume] = [BigInt64Array.of(60_000n), BigUint64Array.of(1n)];
  const prices = { open: price, high: price, low: price, close: price };
  const series = CandleSeries.fromColumns(key, { ...prices, timestamp, volume });
  await store.candles.saveMany(series);
  const range = toRange({ from: new Date(0), to: new Date(120_000) });
  const stream = candles.streamCandles({ key: toKey(key), range, ...request });
  const first = stream[Symbol.asyncIterator]().next();
  await expect(first).rejects.toThrow(field);
});
