import { createClient, type Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { CandleService, toColumns, toKey, toRange } from '@jts/proto';
import { expect, it } from 'vitest';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../src/gen/grpc/health/v1/health_pb.js';
import { barsOf, key } from './bars.js';
import { type GatewayProcess, startProcess } from './gateway-process.js';

const bars = barsOf(400_000);
const range = toRange({ from: new Date(0), to: new Date('2100-01-01') });

async function start(settings: Record<string, string> = {}) {
  const gateway = startProcess({ JTS_GATEWAY_MARKET_STORE: 'memory', ...settings });
  const { url } = await gateway.logged('started');
  return { gateway, transport: createGrpcTransport({ baseUrl: String(url) }), url: String(url) };
}

/** A stream of some 20 MB, more than lies between client and gateway, of which the first message is read. */
async function beginStream(transport: Transport) {
  const candles = createClient(CandleService, transport);
  await candles.saveCandles({ key: toKey(key), candles: toColumns(bars) });
  const stream = candles.streamCandles({ key: toKey(key), range })[Symbol.asyncIterator]();
  const first = await stream.next();
  expect(first.done).toBe(false);
  return { stream, read: (first.value.candles?.timestamp.length ?? 0) / 8 };
}

async function stopping(gateway: GatewayProcess, signal: NodeJS.Signals) {
  gateway.child.kill(signal);
  await gateway.logged('stopping');
}

it.for(['SIGTERM', 'SIGINT'] as const)(
  'at %s running streams come to their end, and new calls are not taken',
  async (signal) => {
    const { gateway, transport, url } = await start();
    const { stream, read } = await beginStream(transport);
    await stopping(gateway, signal);
    const other = createGrpcTransport({ baseUrl: url });
    for (const way of [transport, other]) {
      const count = createClient(CandleService, way).countCandles({ key: toKey(key) });
      await expect(count).rejects.toThrow();
    }
    let rows = read;
    for (let part = await stream.next(); !part.done; part = await stream.next()) {
      rows += (part.value.candles?.timestamp.length ?? 0) / 8;
    }
    expect(rows).toBe(bars.length);
    expect(await gateway.ended).toEqual({ code: 0, signal: null });
    expect(gateway.log.map(({ msg }) => msg)).toEqual([
      'starting',
      'started',
      'call',
      'stopping',
      'call',
      'stopped',
    ]);
  },
);

it('a stream that has not ended within the grace is cut, which its client is told', async () => {
  const { gateway, transport } = await start({ JTS_GATEWAY_SHUTDOWN_GRACE_MS: '50' });
  const { stream } = await beginStream(transport);
  await stopping(gateway, 'SIGTERM');
  expect(await gateway.ended).toEqual({ code: 0, signal: null });
  const rest = async () => {
    while (!(await stream.next()).done);
  };
  await expect(rest()).rejects.toThrow();
  expect(await gateway.logged('cut what had not ended in time')).toMatchObject({ connections: 1 });
});

it('a second signal ends it at once', async () => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const { gateway, transport } = await start({ JTS_GATEWAY_SHUTDOWN_GRACE_MS: '86400000' });
    const { stream } = await beginStream(transport);
    await stopping(gateway, 'SIGTERM');
    gateway.child.kill(signal);
    expect(await gateway.ended).toEqual({ code, signal: null });
    await stream.return?.().catch(() => undefined);
  }
});

it('who watches its health is told that it does not serve, before its connection ends', async () => {
  const { gateway, transport } = await start();
  const watch = createClient(Health, transport).watch({})[Symbol.asyncIterator]();
  expect((await watch.next()).value).toMatchObject({ status: Status.SERVING });
  await stopping(gateway, 'SIGTERM');
  expect((await watch.next()).value).toMatchObject({ status: Status.NOT_SERVING });
  expect((await watch.next()).done).toBe(true);
  expect(await gateway.ended).toEqual({ code: 0, signal: null });
});

it('exits with 2 where the configuration is wrong, and tells all of it', async () => {
  const gateway = startProcess({ JTS_GATEWAY_PROT: '1', JTS_GATEWAY_REFLECTION: 'no' });
  expect(await gateway.ended).toEqual({ code: 2, signal: null });
  expect(gateway.err.split('\n').sort()).toEqual([
    '',
    'jts-gateway: JTS_GATEWAY_PROT: is no setting; is JTS_GATEWAY_PORT meant?',
    'jts-gateway: JTS_GATEWAY_REFLECTION: must be true or false',
    'jts-gateway: market: is required, or documents: there is nothing to serve',
  ]);
  expect(await startProcess({}, ['--conf', 'x']).ended).toMatchObject({ code: 2 });
});

it('exits with 1 where the port is taken or a database is away, without its password', async () => {
  const { url } = await start();
  const taken = startProcess({
    JTS_GATEWAY_MARKET_STORE: 'memory',
    JTS_GATEWAY_PORT: new URL(url).port,
  });
  expect(await taken.ended).toEqual({ code: 1, signal: null });
  expect(taken.err).toBe("jts-gateway: can't listen: the port is taken\n");
  const away = startProcess({
    JTS_GATEWAY_MARKET_STORE: 'clickhouse',
    JTS_GATEWAY_MARKET_URL: 'http://user:geheim@127.0.0.1:1',
  });
  expect(await away.ended).toEqual({ code: 1, signal: null });
  expect(away.err).toMatch(/^jts-gateway: market: .*127\.0\.0\.1:1/);
  expect(away.err + JSON.stringify(away.log)).not.toContain('geheim');
});
