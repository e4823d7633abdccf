import { createHash } from 'node:crypto';
import { createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node';
import { seriesKey, UnavailableError } from '@jts/domain';
import {
  CandleService,
  callHeader,
  FormulaService,
  Market,
  SettingService,
  SymbolService,
  toColumns,
  toKey,
} from '@jts/proto';
import { expect, it } from 'vitest';
import { createLog, logCall } from '../src/operation/log.js';
import { UnknownPaths } from '../src/operation/unknown-paths.js';
import { barsOf, key } from './bars.js';
import { startProcess } from './gateway-process.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const secret = 'geheim';

/** Puts it wherever a client may put something. */
const everywhere: Interceptor = (next) => (request) => {
  request.header.set('Authorization', `Bearer ${secret}.token`);
  request.header.set('Cookie', `id=${secret}`);
  request.header.set('User-Agent', `${secret}/1.0`);
  request.header.set('X-Forwarded-For', secret);
  request.header.set(callHeader, secret);
  return next(request);
};

it('tells what was called, how it ended and how long it took, and nothing that was said', async () => {
  const folder = `${scratch.path}/data-${secret}`;
  const hash = createHash('sha256').update(`${secret}.token`).digest('hex');
  const config = await scratch.write(
    `${secret}.yaml`,
    `market: { store: memory }
documents: { store: memory }
log: { level: debug }
tokens: [{ name: one, sha256: ${hash}, role: read-write }]`,
  );
  const gateway = startProcess({ JTS_GATEWAY_TOKEN: secret, HOME: folder }, ['--config', config]);
  const baseUrl = String((await gateway.logged('started'))['url']);
  const grpc = createGrpcTransport({ baseUrl, interceptors: [everywhere] });
  const connect = createConnectTransport({
    baseUrl,
    httpVersion: '1.1',
    useHttpGet: true,
    interceptors: [everywhere],
  });
  const bars = toColumns(barsOf(3));
  const candles = createClient(CandleService, grpc);
  const own = toKey(seriesKey(`A.${secret}`, '1m', secret));
  await candles.saveCandles({ key: own, candles: bars });
  for await (const _ of candles.getCandles({ key: own, range: { fromMs: 0n, toMs: 10n ** 13n } }));
  const settings = createClient(SettingService, connect);
  await settings.setSetting({ key: secret, valueJson: `{"password": "${secret}"}` });
  await settings.getSetting({ key: secret });
  for await (const _ of createClient(SymbolService, connect).searchSymbols({ query: secret }));
  const hostile = { ...own, symbol: `${secret}\n{"level":"info"}` };
  const range = { fromMs: 0n, toMs: 0n };
  const stream = candles.getCandles({ key: hostile, range })[Symbol.asyncIterator]();
  await expect(stream.next()).rejects.toThrow();
  const symbol = { code: secret, name: `${secret}\u0000`, market: Market.UNSPECIFIED };
  await expect(
    createClient(SymbolService, grpc).saveSymbols({ symbols: [symbol] }),
  ).rejects.toThrow();
  await createClient(FormulaService, connect).getFormula({ id: `${secret}'; DROP` });
  for (const path of [`/${secret}`, `/jts.storage.v1.CandleService/${secret}?q=${secret}`]) {
    const body = JSON.stringify({ secret });
    await fetch(`${baseUrl}${path}`, { method: 'POST', body, headers: { 'x-a': secret } });
  }
  gateway.child.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: 0 });
  // The second within seconds: it is told at the end.
  const unknown = gateway.log.filter(({ msg }) => msg === 'unknown path');
  expect(unknown).toMatchObject([
    { level: 'info', count: 1 },
    { level: 'info', count: 1, services: ['jts.storage.v1.CandleService'] },
  ]);
  expect(unknown[0]).not.toHaveProperty('services');
  const lines = gateway.log.filter(({ msg }) => msg === 'call');
  const calls = lines.map(({ method, protocol, code, error, rows, ms }) => {
    expect(ms).toBeGreaterThan(0);
    const name = String(method).replace('jts.storage.v1.', '');
    return [name, protocol, code, error, rows].filter((field) => field !== undefined).join(' ');
  });
  expect(calls.sort()).toEqual(
    [
      'CandleService/SaveCandles grpc ok 3',
      'CandleService/GetCandles grpc ok 3',
      'SettingService/SetSetting connect ok',
      'SettingService/GetSetting connect ok',
      'SymbolService/SearchSymbols connect ok',
      'CandleService/GetCandles grpc invalid_argument VALIDATION',
      'SymbolService/SaveSymbols grpc invalid_argument VALIDATION 1',
      'FormulaService/GetFormula connect ok',
    ].sort(),
  );
  const all = JSON.stringify(gateway.log) + gateway.err;
  expect(all).not.toContain(secret);
  expect(all).not.toContain(hash);
});

it('tells of a failure where it was and the codes of its causes, and not its texts', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const system = Object.assign(new Error(`connect ${secret}:9000`), { code: 'ECONNREFUSED' });
  const cause = new UnavailableError(`no server at ${secret}\n    at ${secret}`, { cause: system });
  Object.assign(cause, { query: `SELECT ${secret}` });
  const call = { service: 's.S', method: 'M', protocol: 'grpc', rows: 0, ms: 1.23456 } as const;
  logCall(log, { ...call, code: 'unavailable', error: 'UNAVAILABLE', cause });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    msg: 'call',
    method: 's.S/M',
    code: 'unavailable',
    error: 'UNAVAILABLE',
    ms: 1.235,
    failure: {
      type: 'UnavailableError',
      error: 'UNAVAILABLE',
      system: 'ECONNREFUSED',
      at: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
    },
  });
  expect(lines.join()).not.toContain(secret);
});

it('tells of paths that are none in a line every ten seconds at most, and of none of their texts', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  let now = 0;
  const paths = new UnknownPaths(log, () => now);
  for (; now < 20_000; now += 10) paths.saw(now === 5_000 ? { service: 's.S' } : {});
  paths.tell();
  paths.tell();
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { msg: 'unknown path', count: 1 },
    { msg: 'unknown path', count: 1_000, services: ['s.S'] },
    { msg: 'unknown path', count: 999 },
  ]);
});

it('names who called by their token, also where they were turned away', async () => {
  const tokens = ['reader', 'writer'].map((name) => ({
    name,
    sha256: createHash('sha256').update(`${secret}-${name}`).digest('hex'),
    role: name === 'reader' ? 'read-only' : 'read-write',
  }));
  const gateway = startProcess({
    JTS_GATEWAY_MARKET_STORE: 'memory',
    JTS_GATEWAY_TOKENS: JSON.stringify(tokens),
  });
  const baseUrl = String((await gateway.logged('started'))['url']);
  const client = (token?: string) =>
    createClient(
      CandleService,
      createGrpcTransport({
        baseUrl,
        interceptors: [
          (next) => (request) => {
            if (token !== undefined) request.header.set('Authorization', `Bearer ${token}`);
            return next(request);
          },
        ],
      }),
    );
  const save = { key: toKey(key), candles: toColumns(barsOf(1)) };
  await client(`${secret}-writer`).saveCandles(save);
  await client(`${secret}-reader`).countCandles({ key: toKey(key) });
  await expect(client(`${secret}-reader`).saveCandles(save)).rejects.toThrow();
  await expect(client(`${secret}-none`).saveCandles(save)).rejects.toThrow();
  await expect(client().saveCandles(save)).rejects.toThrow();
  gateway.child.kill('SIGTERM');
  await gateway.ended;
  const calls = gateway.log.filter(({ msg }) => msg === 'call');
  expect(calls.map(({ caller, code, error }) => `${caller} ${code} ${error}`)).toEqual([
    'writer ok undefined',
    'reader ok undefined',
    'reader permission_denied UNAUTHORIZED',
    'undefined unauthenticated UNAUTHORIZED',
    'undefined unauthenticated UNAUTHORIZED',
  ]);
  expect(JSON.stringify(gateway.log)).not.toContain(secret);
});
