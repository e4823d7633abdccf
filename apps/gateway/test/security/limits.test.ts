import { create } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { createMemoryRateLimiter, createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import type { DocumentStore } from '@jts/ports';
import {
  CandleService,
  callHeader,
  Market,
  SetSettingRequestSchema,
  SettingService,
  StorageErrorCode,
  StorageErrorDetailSchema,
  StoreService,
  SymbolService,
  toColumns,
  toKey,
  toRange,
} from '@jts/proto';
import { describe, expect, it } from 'vitest';
import { newToken } from '../../src/index.js';
import { bearing, openGateway, serves, transports } from '../gateway.js';

const one = newToken();
const other = newToken();
const callers = (limits: object) => [
  { name: 'one', sha256: one.sha256, role: 'read-write' as const, limits },
  { name: 'other', sha256: other.sha256, role: 'read-write' as const },
];
const headers = bearing(one.token);

async function refusal(call: Promise<unknown>) {
  const error = ConnectError.from(
    await call.then(
      () => undefined,
      (e: unknown) => e,
    ),
  );
  return { status: error.code, detail: error.findDetails(StorageErrorDetailSchema)[0] };
}

const grpc = (baseUrl: string) => createGrpcTransport({ baseUrl });

describe('calls a second', () => {
  it.each(Object.entries(transports))('are refused with a hint: %s', async (_, open) => {
    const gateway = await openGateway({ tokens: callers({ callsPerSecond: 0.001 }) });
    const store = createClient(StoreService, open(gateway.url));
    await store.getStoreInfo({}, { headers });
    const { status, detail } = await refusal(store.getStoreInfo({}, { headers }));
    expect(status).toBe(Code.ResourceExhausted);
    expect(detail).toMatchObject({ code: StorageErrorCode.RESOURCE_EXHAUSTED, retryable: true });
    expect(detail?.retryAfterMs).toBeGreaterThan(900_000);
    expect(await serves(gateway, other.token)).toBe(true);
  });

  it('are counted together by gateways that share a limiter', async () => {
    const rateLimiter = createMemoryRateLimiter();
    const options = { tokens: callers({ callsPerSecond: 0.001 }), rateLimiter };
    const [a, b] = [await openGateway(options), await openGateway(options)];
    await createClient(StoreService, grpc(a.url)).getStoreInfo({}, { headers });
    const second = createClient(StoreService, grpc(b.url)).getStoreInfo({}, { headers });
    expect(await refusal(second)).toMatchObject({ status: Code.ResourceExhausted });
  });

  it('are those of the gateway where a token says nothing', async () => {
    const gateway = await openGateway({ tokens: callers({}), limits: { callsPerSecond: 0.001 } });
    expect(await serves(gateway, one.token)).toBe(true);
    await expect(serves(gateway, one.token)).rejects.toMatchObject({
      code: Code.ResourceExhausted,
    });
    expect(await serves(gateway, other.token)).toBe(true);
  });
});

it('calls at a time are refused above the limit, and are free again when they end', async () => {
  const memory = createMemoryStore();
  const waiting: (() => void)[] = [];
  let began = () => {};
  const documents: DocumentStore = {
    ...memory,
    settings: {
      ...memory.settings,
      async get() {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          began();
        });
        return null;
      },
    },
  };
  const gateway = await openGateway({ documents, tokens: callers({ concurrentCalls: 2 }) });
  const settings = createClient(SettingService, grpc(gateway.url));
  const get = () => settings.getSetting({ key: 'a' }, { headers });
  const both = new Promise<void>((resolve) => {
    began = () => waiting.length === 2 && resolve();
  });
  const running = [get(), get()];
  await both;
  const { status, detail } = await refusal(get());
  expect([status, detail?.code]).toEqual([
    Code.ResourceExhausted,
    StorageErrorCode.RESOURCE_EXHAUSTED,
  ]);
  expect(detail?.retryAfterMs).toBeGreaterThan(0);
  expect(await serves(gateway, other.token)).toBe(true);
  for (const end of waiting) end();
  await Promise.all(running);
  expect(await serves(gateway, one.token)).toBe(true);
});

it('a write that goes on though its connection is lost counts until it has ended', async () => {
  const memory = createMemoryStore();
  let store = () => {};
  let began = () => {};
  const documents: DocumentStore = {
    ...memory,
    settings: {
      ...memory.settings,
      async delete() {
        await new Promise<void>((resolve) => {
          store = resolve;
          began();
        });
        return true;
      },
    },
  };
  const gateway = await openGateway({ documents, tokens: callers({ concurrentCalls: 1 }) });
  const session = new Http2SessionManager(gateway.url);
  const transport = createGrpcTransport({ baseUrl: gateway.url, sessionManager: session });
  const named = { ...headers, [callHeader]: 'call' };
  const isRunning = new Promise<void>((resolve) => {
    began = resolve;
  });
  const lost = createClient(SettingService, transport).deleteSetting(
    { key: 'a' },
    { headers: named },
  );
  const failed = expect(lost).rejects.toThrow();
  await isRunning;
  session.abort();
  await failed;
  const settings = createClient(SettingService, grpc(gateway.url));
  const get = () => settings.getSetting({ key: 'a' }, { headers });
  expect(await refusal(get())).toMatchObject({ status: Code.ResourceExhausted });
  store();
  await expect
    .poll(() =>
      get().then(
        () => 'served',
        () => 'refused',
      ),
    )
    .toBe('served');
});

describe('an oversized message', () => {
  it.each(Object.entries(transports))('is refused as it comes: %s', async (_, open) => {
    const gateway = await openGateway({ tokens: callers({ messageBytes: 10_000 }) });
    const settings = createClient(SettingService, open(gateway.url));
    const set = (length: number) =>
      settings.setSetting({ key: 'k', valueJson: JSON.stringify('x'.repeat(length)) }, { headers });
    expect(await refusal(set(1_000_000))).toMatchObject({
      status: Code.OutOfRange,
      detail: { code: StorageErrorCode.TOO_LARGE, retryable: false },
    });
    await set(9_000);
    expect(await serves(gateway, other.token)).toBe(true);
  });
});

describe('rows', () => {
  const key = seriesKey('A', '1m');
  const length = 1_001;
  const column = (value: bigint) => new BigInt64Array(length).fill(value);
  const series = CandleSeries.fromColumns(key, {
    timestamp: BigInt64Array.from({ length }, (_, i) => BigInt(i) * 60_000n),
    open: column(1n),
    high: column(1n),
    low: column(1n),
    close: column(1n),
    volume: new BigUint64Array(length),
  });
  const range = toRange({ from: new Date(0), to: new Date(length * 60_000) });
  const tooLarge = {
    status: Code.OutOfRange,
    detail: { code: StorageErrorCode.TOO_LARGE, retryable: false },
  };

  it('of what is saved and read are limited, of streams too', async () => {
    const gateway = await openGateway({ tokens: callers({ rows: 1_000 }) });
    const candles = createClient(CandleService, grpc(gateway.url));
    const save = (bars: CandleSeries, token: string) =>
      candles.saveCandles(
        { key: toKey(key), candles: toColumns(bars) },
        { headers: bearing(token) },
      );
    expect(await refusal(save(series, one.token))).toMatchObject(tooLarge);
    const part = { key: toKey(key), candles: toColumns(series), totalCount: BigInt(series.length) };
    const inParts = async function* () {
      yield part;
    };
    expect(await refusal(candles.saveCandleParts(inParts(), { headers }))).toMatchObject(tooLarge);
    await save(series, other.token);
    const read = async (stream: AsyncIterable<unknown>) => {
      for await (const _ of stream);
    };
    const whole = { key: toKey(key), range };
    expect(await refusal(read(candles.getCandles(whole, { headers })))).toMatchObject(tooLarge);
    const chunks = candles.streamCandles({ ...whole, chunkSize: 100 }, { headers });
    expect(await refusal(read(chunks))).toMatchObject(tooLarge);
    await read(candles.streamCandles({ ...whole, limit: 1_000n }, { headers }));
    await read(candles.getLatestCandles({ key: toKey(key), count: 1_000n }, { headers }));
    await read(candles.getCandles(whole, { headers: bearing(other.token) }));
  });

  it('of lists as well', async () => {
    const gateway = await openGateway({ tokens: callers({ rows: 1 }) });
    const symbols = createClient(SymbolService, grpc(gateway.url));
    const named = (code: string) => ({ code, name: code, market: Market.KOSPI, isActive: true });
    const two = { symbols: [named('A'), named('B')] };
    expect(await refusal(symbols.saveSymbols(two, { headers }))).toMatchObject(tooLarge);
    await symbols.saveSymbols({ symbols: [named('A')] }, { headers });
  });
});

it.each(Object.entries(transports))(
  'fields that no message has are not kept: %s',
  async (_, open) => {
    const seen: unknown[] = [];
    const gateway = await openGateway({
      interceptors: [
        (next) => (request) => {
          if (!request.stream) seen.push(request.message);
          return next(request);
        },
      ],
    });
    const setting = create(SetSettingRequestSchema, { key: 'a', valueJson: '1' });
    setting.$unknown = Array.from({ length: 1000 }, () => ({
      no: 1000,
      wireType: WireType.LengthDelimited,
      data: Uint8Array.of(0),
    }));
    const settings = createClient(SettingService, open(gateway.url));
    expect(await settings.setSetting(setting)).toMatchObject({ setting: { version: 1n } });
    expect(seen).toMatchObject([{ key: 'a' }]);
    expect(seen[0]).not.toHaveProperty('$unknown');
  },
);
