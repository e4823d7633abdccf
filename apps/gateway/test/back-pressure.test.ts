import { once } from 'node:events';
import { request as requestHttp1 } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { create, toBinary } from '@bufbuild/protobuf';
import { createMemoryStore } from '@jts/adapter-memory';
import { allocateColumns, CandleSeries, seriesKey } from '@jts/domain';
import type { CandleRepository, MarketDataStore } from '@jts/ports';
import { StreamCandlesRequestSchema, toKey, toRange } from '@jts/proto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../src/index.js';

const key = seriesKey('LONG', '1m');
const length = 1_000_000;
const barsOfChunk = 20_000;
const start = Date.UTC(2022, 0, 1);
const range = { from: new Date(start), to: new Date(start + length * 60_000) };

const store = createMemoryStore();
let gateway: RunningGateway;
let pulled = 0;
let ended: Promise<void>;
let end: () => void;

beforeAll(async () => {
  await store.candles.saveMany(longSeries());
  const market: MarketDataStore = Object.create(store, { candles: { value: counted() } });
  gateway = await startGateway({ market });
});
afterAll(async () => {
  await gateway.stop();
  await store.close();
});
beforeEach(() => {
  pulled = 0;
  ended = new Promise((resolve) => {
    end = resolve;
  });
});

function longSeries(): CandleSeries {
  const columns = allocateColumns(length);
  for (let row = 0; row < length; row++) columns.timestamp[row] = BigInt(start + row * 60_000);
  return CandleSeries.fromColumns(key, columns);
}

/** The store's bars, and how many of them a stream was asked for. */
function counted(): CandleRepository {
  return {
    ...store.candles,
    async *streamRange(...args) {
      try {
        for await (const chunk of store.candles.streamRange(...args)) {
          pulled += chunk.length;
          yield chunk;
        }
      } finally {
        end();
      }
    },
  };
}

interface Call {
  readonly answer: Readable;
  close(): void;
}

const path = '/jts.storage.v1.CandleService/StreamCandles';

/** A message with its length before it, as all three protocols have it. */
function body(): Buffer {
  const request = create(StreamCandlesRequestSchema, { key: toKey(key), range: toRange(range) });
  const message = toBinary(StreamCandlesRequestSchema, request);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

async function byHttp2(): Promise<Call> {
  const session: ClientHttp2Session = connect(gateway.url);
  const headers = { 'content-type': 'application/grpc+proto', te: 'trailers' };
  const answer = session.request({ ':method': 'POST', ':path': path, ...headers });
  answer.on('error', () => {}).end(body());
  return { answer, close: () => session.destroy() };
}

const byHttp1 = (type: string) => async (): Promise<Call> => {
  const headers = { 'content-type': type, 'connect-protocol-version': '1' };
  const request = requestHttp1(`${gateway.url}${path}`, { method: 'POST', headers });
  request.on('error', () => {}).end(body());
  const [answer] = await once(request, 'response');
  return { answer: answer.on('error', () => {}), close: () => request.destroy() };
};

/** So many bytes, and no more: what comes after them stays where it is. */
async function take(answer: Readable, bytes: number): Promise<void> {
  while (answer.read(bytes) === null) await once(answer, 'readable');
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function memoryInUse(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** Another call, from beginning to end: what the gateway could do meanwhile, it has done. */
async function askSomethingElse(): Promise<void> {
  const url = `${gateway.url}/jts.storage.v1.StoreService/GetStoreInfo`;
  const headers = { 'content-type': 'application/json' };
  await (await fetch(url, { method: 'POST', headers, body: '{}' })).text();
}

const protocols = {
  'gRPC by HTTP/2': byHttp2,
  'Connect by HTTP/1.1': byHttp1('application/connect+proto'),
  'gRPC-Web by HTTP/1.1': byHttp1('application/grpc-web+proto'),
};

describe.each(Object.entries(protocols))('a client that reads slowly: %s', (_, open) => {
  it('is waited for: its range stays in the store, and what it leaves is ended', async () => {
    const before = memoryInUse();
    const { answer, close } = await open();
    for (let kilobytes = 0; kilobytes < 100; kilobytes++) {
      await take(answer, 1024);
      await askSomethingElse();
    }
    // The operating system keeps some megabytes on the way; the whole are 50 chunks.
    expect(pulled).toBeLessThanOrEqual(12 * barsOfChunk);
    expect(memoryInUse() - before).toBeLessThan(12 * 2 ** 20);
    close();
    await ended;
    expect(pulled).toBeLessThan(length / 2);
  });
});
