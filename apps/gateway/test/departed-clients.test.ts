import { once } from 'node:events';
import { request as request1 } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { create, toBinary } from '@bufbuild/protobuf';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { CandleService, StreamCandlesRequestSchema, toKey, toRange } from '@jts/proto';
import { describe, expect, it } from 'vitest';
import { openGateway } from './gateway.js';

const key = seriesKey('A', '1m');
const length = 20_000;
const columns = {
  timestamp: BigInt64Array.from({ length }, (_, i) => BigInt(i) * 60_000n),
  open: new BigInt64Array(length).fill(1n),
  high: new BigInt64Array(length).fill(1n),
  low: new BigInt64Array(length).fill(1n),
  close: new BigInt64Array(length).fill(1n),
  volume: new BigUint64Array(length),
};
const chunk = CandleSeries.fromColumns(key, columns);

/** A store with a stream that never ends by itself. */
function endless() {
  const memory = createMemoryStore();
  let told: (chunks: number) => void;
  const ended = new Promise<number>((resolve) => {
    told = resolve;
  });
  const market: MarketDataStore = {
    ...memory,
    candles: {
      ...memory.candles,
      async *streamRange() {
        let chunks = 0;
        try {
          for (; ; chunks++) yield chunk;
        } finally {
          told(chunks);
        }
      },
    },
  };
  return { market, ended };
}

const path = `/${CandleService.typeName}/${CandleService.method.streamCandles.name}`;
const range = { from: new Date(0), to: new Date(length * 60_000) };
const message = toBinary(
  StreamCandlesRequestSchema,
  create(StreamCandlesRequestSchema, { key: toKey(key), range: toRange(range) }),
);
const body = Buffer.concat([Buffer.alloc(5), message]);
body.writeUInt32BE(message.length, 1);

/** As much as the gateway writes before it has to wait, or more. */
const waited = 3;

describe("the store's stream ends", () => {
  it.each(['application/grpc', 'application/grpc-web', 'application/connect+proto'])(
    'with a client of HTTP/2 that resets it, unread: %s',
    async (type) => {
      const { market, ended } = endless();
      const gateway = await openGateway({ market });
      const session = connectHttp2(gateway.url);
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': type,
      });
      stream.on('error', () => {}).end(body);
      await once(stream, 'response');
      stream.close(8);
      expect(await ended).toBeLessThan(waited);
      session.destroy();
    },
  );

  it('with a client of HTTP/2 whose connection is lost', async () => {
    const { market, ended } = endless();
    const gateway = await openGateway({ market });
    const session = connectHttp2(gateway.url);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
    });
    stream.on('error', () => {}).end(body);
    await once(stream, 'response');
    session.destroy();
    expect(await ended).toBeLessThan(waited);
  });

  it.each(['application/grpc-web', 'application/connect+proto'])(
    'with a client of HTTP/1.1 that hangs up: %s',
    async (type) => {
      const { market, ended } = endless();
      const gateway = await openGateway({ market });
      const asked = request1(gateway.url + path, {
        method: 'POST',
        headers: { 'content-type': type },
      });
      asked.on('error', () => {}).end(body);
      const [response] = await once(asked, 'response');
      response.on('error', () => {});
      response.pause();
      asked.destroy();
      // A socket takes more before it stops.
      expect(await ended).toBeLessThan(100);
    },
  );

  it('with the deadline, where the client is there and reads nothing', async () => {
    const { market, ended } = endless();
    const gateway = await openGateway({ market });
    const session = connectHttp2(gateway.url);
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc' };
    const stream = session.request({ ...headers, 'grpc-timeout': '300m' });
    stream.on('error', () => {}).end(body);
    await once(stream, 'response');
    expect(await ended).toBeLessThan(waited);
    session.destroy();
  });

  it.each([{}, { 'connect-timeout-ms': '1000000000' }])(
    'with the deadline of the gateway, where the client names none in its protocol: %o',
    async (others) => {
      const { market, ended } = endless();
      const gateway = await openGateway({ market, timeoutMs: 300 });
      const session = connectHttp2(gateway.url);
      const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc' };
      const stream = session.request({ ...headers, ...others });
      stream.on('error', () => {}).end(body);
      await once(stream, 'response');
      expect(await ended).toBeLessThan(waited);
      session.destroy();
    },
  );
});
