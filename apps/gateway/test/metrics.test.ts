import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleService, SymbolService, toColumns, toKey, toRange } from '@jts/proto';
import { afterEach, expect, it } from 'vitest';
import { configSchema } from '../src/config/schema.js';
import { createLog } from '../src/operation/log.js';
import { type Serving, serve, stopServing } from '../src/operation/serve.js';
import { barsOf, key } from './bars.js';

const config = configSchema.parse({
  port: 0,
  market: { store: 'memory' },
  metrics: { port: 0 },
  shutdownGraceMs: 0,
});
const silent = createLog('silent', { write: () => {} });

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of open.splice(0).reverse()) await end();
});

async function start(): Promise<Serving & { ask(path: string): Promise<Response> }> {
  const market = createMemoryStore();
  open.push(() => market.close());
  const serving = await serve(config, { market, close: async () => {} }, silent);
  open.push(() => stopServing(serving, config));
  return {
    ...serving,
    ask: (path) => fetch(`http://127.0.0.1:${serving.metrics?.port}${path}`),
  };
}

/** Samples by their names and labels. */
async function samples({ ask }: Awaited<ReturnType<typeof start>>): Promise<Map<string, number>> {
  const response = await ask('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const lines = (await response.text()).split('\n').filter((line) => !/^(#|$)/.test(line));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

const labels = (method: string) => `service="jts.storage.v1.CandleService",method="${method}"`;

it('counts calls by method and code, times, rows, bytes, and what is open', async () => {
  const serving = await start();
  const candles = createClient(
    CandleService,
    createGrpcTransport({ baseUrl: serving.gateway.url }),
  );
  await candles.saveCandles({ key: toKey(key), candles: toColumns(barsOf(400_000)) });
  await expect(candles.countCandles({})).rejects.toThrow();
  const range = toRange({ from: new Date(0), to: new Date('2100-01-01') });
  const reader = new AbortController();
  const { signal } = reader;
  const stream = candles.streamCandles({ key: toKey(key), range }, { signal });
  await stream[Symbol.asyncIterator]().next();
  const during = await samples(serving);
  expect(during.get('jts_gateway_running_calls')).toBe(1);
  expect(during.get('jts_gateway_open_connections')).toBe(1);
  reader.abort();
  await expect.poll(async () => (await samples(serving)).get('jts_gateway_running_calls')).toBe(0);
  const after = await samples(serving);
  const value = (name: string) => after.get(name);
  expect(value(`jts_gateway_calls_total{${labels('SaveCandles')},code="ok"}`)).toBe(1);
  expect(value(`jts_gateway_calls_total{${labels('CountCandles')},code="invalid_argument"}`)).toBe(
    1,
  );
  expect(value(`jts_gateway_calls_total{${labels('StreamCandles')},code="canceled"}`)).toBe(1);
  expect(value(`jts_gateway_rows_total{${labels('SaveCandles')}}`)).toBe(400_000);
  expect(value(`jts_gateway_call_duration_seconds_count{${labels('StreamCandles')}}`)).toBe(1);
  expect(value('jts_gateway_received_bytes_total')).toBeGreaterThan(400_000 * 48);
  expect(value('jts_gateway_sent_bytes_total')).toBeGreaterThan(0);
  expect(value('nodejs_eventloop_lag_p99_seconds')).toBeDefined();
});

it('has as many time series as there are methods and codes, whatever clients send', async () => {
  const serving = await start();
  const { url } = serving.gateway;
  const symbols = createClient(SymbolService, createGrpcTransport({ baseUrl: url }));
  const ask = async (i: number) => {
    await symbols.getSymbol({ code: `C${i}` }, { headers: { 'x-request': `${i}` } });
    const path = `jts.storage.v1.SymbolService/None${i}?a=${i}`;
    await fetch(`${url}/${path}`, { method: 'POST', headers: { 'content-type': `a/${i}` } });
  };
  const own = async () =>
    [...(await samples(serving)).keys()].filter((name) => name.startsWith('jts_')).sort();
  await ask(0);
  const before = await own();
  for (let i = 1; i < 50; i++) await ask(i);
  expect(await own()).toEqual(before);
});

it('answers probes: live while it answers, ready while its stores are', async () => {
  const serving = await start();
  const status = async (path: string) => (await serving.ask(path)).status;
  expect([await status('/live'), await status('/ready'), await status('/x')]).toEqual([
    200, 200, 404,
  ]);
  const posted = await fetch(`http://127.0.0.1:${serving.metrics?.port}/metrics`, {
    method: 'POST',
  });
  expect(posted.status).toBe(405);
  serving.gateway.health.stop();
  expect([await status('/live'), await status('/ready')]).toEqual([200, 503]);
});

it('the health check of the image asks for it', async () => {
  const serving = await start();
  const text = await readFile(new URL('../Dockerfile', import.meta.url), 'utf8');
  const [, command = ''] = /HEALTHCHECK .*\n +CMD (\[.*\])/.exec(text) ?? [];
  const [program, ...args]: string[] = JSON.parse(command);
  expect(program).toBe('node');
  const exitCode = async (port: number | undefined) => {
    const asking = args.map((arg) => arg.replace(':9464/', `:${port}/`));
    const [code] = await once(spawn(process.execPath, asking), 'close');
    return code;
  };
  expect(await exitCode(serving.metrics?.port)).toBe(0);
  expect(await exitCode(1)).toBe(1);
});
