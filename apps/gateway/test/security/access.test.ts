import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import type { DescMethod, DescMethodServerStreaming, DescMethodUnary } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel as Level } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import * as proto from '@jts/proto';
import { describe, expect, it } from 'vitest';
import { accessOf, nameOf } from '../../src/access/roles.js';
import { type GatewayOptions, newToken, type Refusal, startGateway } from '../../src/index.js';
import { bearing, openGateway, serves, transports } from '../gateway.js';

const reader = newToken();
const writer = newToken();
const tokens = [
  { name: 'reader', sha256: reader.sha256, role: 'read-only' },
  { name: 'writer', sha256: writer.sha256, role: 'read-write' },
] as const;

/** Each method of each service that `@jts/proto` has. */
const methods: readonly DescMethod[] = Object.values(proto).flatMap((one) =>
  typeof one === 'object' && 'kind' in one && one.kind === 'service' ? one.methods : [],
);
const reads = methods.filter((method) => accessOf(method) === 'read');
const writes = methods.filter((method) => accessOf(method) === 'write');

/** What a call with an empty request ends with: undefined where it is served. */
async function failure(transport: Transport, method: DescMethod, token?: string) {
  const headers = bearing(token);
  try {
    if (method.methodKind === 'unary') {
      await transport.unary(method as DescMethodUnary, undefined, undefined, headers, {});
    } else {
      const stream = method as DescMethodServerStreaming;
      const { message } = await transport.stream(
        stream,
        undefined,
        undefined,
        headers,
        (async function* () {
          yield {};
        })(),
      );
      for await (const _ of message);
    }
    return undefined;
  } catch (error) {
    return ConnectError.from(error);
  }
}

const codeOf = (error: ConnectError | undefined) =>
  error?.findDetails(proto.StorageErrorDetailSchema)[0]?.code;

it('every method says what it does, which is what roles go by', () => {
  expect(methods.length).toBeGreaterThan(30);
  const silent = methods.filter(({ idempotency }) => idempotency === Level.IDEMPOTENCY_UNKNOWN);
  expect(silent.map(nameOf)).toEqual([]);
  // By their names, as a person would tell them apart.
  const changing = methods.filter(({ name }) => /^(?:Save|Set|Delete|Ensure)/.test(name));
  expect(writes.map(nameOf)).toEqual(changing.map(nameOf));
});

describe.each(Object.entries(transports))('%s', (_, open) => {
  it('without a token, with a wrong one or half of one: unauthenticated', async () => {
    const gateway = await openGateway({ tokens });
    for (const token of [undefined, newToken().token, writer.token.slice(1), writer.sha256]) {
      for (const method of [reads[0], reads.at(-1), writes[0]] as DescMethod[]) {
        const error = await failure(open(gateway.url), method, token);
        expect(error?.code).toBe(Code.Unauthenticated);
        expect(codeOf(error)).toBe(proto.StorageErrorCode.UNAUTHORIZED);
        expect(error?.rawMessage).not.toContain(token);
      }
    }
    expect(await serves(gateway, reader.token)).toBe(true);
  });

  it('a read-only token reads, and may call no method that writes', async () => {
    const gateway = await openGateway({ tokens });
    for (const method of writes) {
      const error = await failure(open(gateway.url), method, reader.token);
      expect([nameOf(method), error?.code]).toEqual([nameOf(method), Code.PermissionDenied]);
      expect(codeOf(error)).toBe(proto.StorageErrorCode.UNAUTHORIZED);
      const allowed = await failure(open(gateway.url), method, writer.token);
      expect([undefined, Code.InvalidArgument]).toContain(allowed?.code);
    }
    for (const method of reads) {
      const error = await failure(open(gateway.url), method, reader.token);
      expect([undefined, Code.InvalidArgument]).toContain(error?.code);
    }
  });
});

describe('before anything is read', () => {
  const path = `/${nameOf(proto.SymbolService.method.saveSymbols)}`;

  it('a call is answered whose body never comes', async () => {
    const refusals: Refusal[] = [];
    const onRefused = (refusal: Refusal) => refusals.push(refusal);
    const gateway = await openGateway({ tokens, onRefused });
    const session = connectHttp2(gateway.url);
    const stream = session.request(
      { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', ...bearing('no') },
      { endStream: false },
    );
    const trailers = await new Promise<Record<string, unknown>>((resolve) => {
      stream.once('trailers', resolve).once('response', (headers) => {
        if (headers['grpc-status'] !== undefined) resolve(headers);
      });
      stream.resume();
    });
    expect(trailers['grpc-status']).toBe(String(Code.Unauthenticated));
    session.destroy();
    expect(refusals).toMatchObject([
      { method: path.slice(1), error: { code: Code.Unauthenticated } },
    ]);
  });

  it('a call is told of with who called, if they have said so, and how long it took', async () => {
    const refusals: Refusal[] = [];
    const onRefused = (refusal: Refusal) => refusals.push(refusal);
    const gateway = await openGateway({ tokens, onRefused });
    const transport = createGrpcTransport({ baseUrl: gateway.url });
    const save = proto.SymbolService.method.saveSymbols;
    for (const token of [reader.token, 'no']) await failure(transport, save, token);
    expect(refusals).toMatchObject([
      { caller: 'reader', error: { code: Code.PermissionDenied }, ms: expect.any(Number) },
      { error: { code: Code.Unauthenticated }, ms: expect.any(Number) },
    ]);
    expect(refusals[1]).not.toHaveProperty('caller');
  });

  it('a body of any size is not taken in', async () => {
    const gateway = await openGateway({ tokens });
    const session = connectHttp2(gateway.url);
    const stream = session.request(
      { ':method': 'POST', ':path': path, 'content-type': 'application/grpc' },
      { endStream: false },
    );
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(2 ** 20);
    stream.on('error', () => {}).resume();
    let sent = 0;
    for (; sent < 200 && !stream.destroyed; sent++) {
      if (!stream.write(chunk)) {
        await Promise.race([once(stream, 'drain'), once(stream, 'close')]).catch(() => {});
      }
    }
    session.destroy();
    expect([constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_CANCEL]).toContain(stream.rstCode ?? 0);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
    expect(await serves(gateway, reader.token)).toBe(true);
  });

  it('a message in a URL needs a token like any other', async () => {
    const gateway = await openGateway({ tokens });
    const url = `${gateway.url}/${nameOf(proto.StoreService.method.getStoreInfo)}?encoding=json&message=%7B%7D`;
    const refused = await fetch(url);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const served = await fetch(url, { headers: bearing(reader.token) });
    expect([served.status, await served.json()]).toMatchObject([200, { priceScale: 4 }]);
  });
});

describe('a gateway that has no tokens', () => {
  it('serves this machine', async () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      expect(await serves(await openGateway({ host }))).toBe(true);
    }
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'gateway.example'])(
    'and listens on %s does not start',
    async (host) => {
      await expect(startGateway({ host })).rejects.toMatchObject({
        code: 'VALIDATION',
        path: 'tokens',
        message: expect.stringContaining('anonymous'),
      });
    },
  );

  it('serves whom it is told to', async () => {
    const gateway = await openGateway({ host: '0.0.0.0', anonymous: 'read-only' });
    const url = `http://127.0.0.1:${gateway.port}`;
    expect(await serves({ url })).toBe(true);
    const store = createClient(proto.StoreService, createGrpcTransport({ baseUrl: url }));
    await expect(store.ensureSchema({})).rejects.toMatchObject({ code: Code.PermissionDenied });
  });
});

describe('what is wrong with the options is told by the field', () => {
  const [good] = tokens;
  it.each<[path: string, options: unknown, says?: string]>([
    ['tokens', { tokens: {} }],
    ['tokens[0]', { tokens: [writer.token] }],
    ['tokens[0].name', { tokens: [{ ...good, name: '' }] }],
    ['tokens[0].name', { tokens: [{ ...good, name: 'anonymous' }] }, 'without a token'],
    ['tokens[0].sha256', { tokens: [{ ...good, sha256: writer.token }] }],
    ['market', { market: undefined, documents: undefined }, 'nothing to serve'],
    ['tokens[0].role', { tokens: [{ ...good, role: 'admin' }] }],
    ['tokens[0].limits.rows', { tokens: [{ ...good, limits: { rows: 0 } }] }],
    ['tokens[0].limits.lines', { tokens: [{ ...good, limits: { lines: 1 } }] }],
    ['tokens[1].name', { tokens: [good, { ...tokens[1], name: good.name }] }],
    ['tokens[1].sha256', { tokens: [good, { ...good, name: 'again' }] }],
    ['limits.callsPerSecond', { limits: { callsPerSecond: -1 } }],
    ['anonymous', { anonymous: 'everything' }],
    ['rateLimiter', { rateLimiter: {} }],
    ['connections.most', { connections: { most: 0 } }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['token', { token: [good] }],
    ['anonymos', { anonymos: 'nothing' }],
    ['tokens[0].limit', { tokens: [{ ...good, limit: { rows: 1 } }] }],
    ['tokens[0].token', { tokens: [{ ...good, token: writer.token }] }],
    ['connections.mots', { connections: { mots: 5 } }],
    ['tls.cert', { tls: {} }],
    ['limits.row', { limits: { row: 5 } }, 'is no option; is rows meant?'],
    [
      'tokens[0].limits.messageByte',
      { tokens: [{ ...good, limits: { messageByte: 5 } }] },
      'is messageBytes meant?',
    ],
    ['limits', { limits: [] }, 'must be an object of options'],
  ])('%s', async (path, options, says = '') => {
    const error: unknown = await startGateway(options as GatewayOptions).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'VALIDATION', path });
    expect(String(error)).toContain(says);
    expect(String(error)).not.toContain(writer.token);
  });
});
