import { constants } from 'node:http2';
import { createGrpcStore as byHttp2 } from '@jts/adapter-grpc';
import { createGrpcStore as byFetch } from '@jts/adapter-grpc/web';
import { type ErrorCode, isStorageError, type StorageError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { http1Server, http2Server, type RawServer, tcpServer } from '../src/raw-server.js';

/** What a store says that finds this at the gateway's address. */
async function failureAt(
  connect: typeof byHttp2,
  open: () => Promise<RawServer>,
): Promise<StorageError> {
  const server = await open();
  try {
    const options = { url: server.url, token: 'secret-token', timeoutMs: 3000 };
    const failure = await connect(options).then(
      () => expect.unreachable('it opens'),
      (error: unknown) => error,
    );
    if (!isStorageError(failure)) throw failure;
    if (failure.code !== 'TIMEOUT') expect(failure.message).toContain(new URL(server.url).host);
    expect(JSON.stringify([failure, failure.message])).not.toContain('secret-token');
    return failure;
  } finally {
    await server.close();
  }
}

const told = ({ code, retryable }: StorageError) => ({ code, retryable });
const retryable = (code: ErrorCode) => ({ code, retryable: true });
const final = (code: ErrorCode) => ({ code, retryable: false });

/** Codes of gRPC, none of which has a detail: of a proxy, or of a server that is no gateway of ours. */
const statuses = {
  1: retryable('UNAVAILABLE'),
  2: final('UNKNOWN'),
  3: final('VALIDATION'),
  4: retryable('TIMEOUT'),
  5: final('UNSUPPORTED'),
  6: final('UNKNOWN'),
  7: final('UNAUTHORIZED'),
  8: retryable('RESOURCE_EXHAUSTED'),
  9: final('UNKNOWN'),
  10: retryable('UNAVAILABLE'),
  11: final('UNKNOWN'),
  12: final('UNSUPPORTED'),
  13: final('UNKNOWN'),
  14: retryable('UNAVAILABLE'),
  15: final('UNKNOWN'),
  16: final('UNAUTHORIZED'),
  99: final('UNKNOWN'),
};

/** Pages of proxies and of servers that speak HTTP only. */
const pages = {
  400: final('UNKNOWN'),
  401: final('UNAUTHORIZED'),
  403: final('UNAUTHORIZED'),
  404: final('UNSUPPORTED'),
  429: retryable('UNAVAILABLE'),
  500: final('UNKNOWN'),
  502: retryable('UNAVAILABLE'),
  503: retryable('UNAVAILABLE'),
  504: retryable('UNAVAILABLE'),
  200: final('UNKNOWN'),
  301: final('UNKNOWN'),
};

const html = '<html><head><title>502 Bad Gateway</title></head></html>';

const resets = {
  NGHTTP2_NO_ERROR: retryable('TIMEOUT'),
  NGHTTP2_PROTOCOL_ERROR: retryable('UNAVAILABLE'),
  NGHTTP2_INTERNAL_ERROR: retryable('UNAVAILABLE'),
  NGHTTP2_REFUSED_STREAM: retryable('UNAVAILABLE'),
  NGHTTP2_CANCEL: retryable('UNAVAILABLE'),
  NGHTTP2_ENHANCE_YOUR_CALM: retryable('UNAVAILABLE'),
} as const;

const bytes = (text: string) => tcpServer((socket) => void socket.end(text));
/** What answers neither as HTTP/2 nor as HTTP/1.1 does, if at all. */
const strangers: Readonly<Record<string, () => Promise<RawServer>>> = {
  'closes at once': () => tcpServer((socket) => void socket.destroy()),
  'resets at once': () => tcpServer((socket) => void socket.resetAndDestroy()),
  'says something else': () => bytes('SSH-2.0-OpenSSH_9.2\r\n'),
  'says nothing but zeros': () => bytes('\0'.repeat(1000)),
};

describe('gRPC by HTTP/2', () => {
  it.each(Object.entries(statuses))('status %s', async (status, expected) => {
    const answer = () =>
      http2Server((stream) => {
        const type = { 'content-type': 'application/grpc+proto' };
        stream.respond({ ':status': 200, ...type, 'grpc-status': status }, { endStream: true });
      });
    expect(told(await failureAt(byHttp2, answer))).toEqual(expected);
  });

  it.each(Object.entries(pages))('a page with status %s', async (status, expected) => {
    const answer = () =>
      http2Server((stream) => {
        stream.respond({ ':status': Number(status), 'content-type': 'text/html' });
        stream.end(html);
      });
    expect(told(await failureAt(byHttp2, answer))).toEqual(expected);
  });

  it.each(Object.entries(resets))('a stream that is reset: %s', async (name, expected) => {
    const answer = () =>
      http2Server((stream) => stream.close(constants[name as keyof typeof resets]));
    expect(told(await failureAt(byHttp2, answer))).toEqual(expected);
  });

  it('an HTTP/1.1 server', async () => {
    const answer = () => http1Server(200, 'text/html', html);
    expect(told(await failureAt(byHttp2, answer))).toEqual(retryable('UNAVAILABLE'));
  });
});

describe('Connect by fetch', () => {
  // It follows no other address.
  it.each(Object.entries({ ...pages, 301: retryable('UNAVAILABLE') }))(
    'a page with status %s',
    async (status, expected) => {
      const answer = () => http1Server(Number(status), 'text/html', html);
      expect(told(await failureAt(byFetch, answer))).toEqual(expected);
    },
  );

  it('JSON of another server', async () => {
    const answer = () => http1Server(200, 'application/json', '{"contents":["nothing"]}');
    expect(told(await failureAt(byFetch, answer))).toEqual(final('UNKNOWN'));
  });
});

describe.each([
  ['gRPC by HTTP/2', byHttp2],
  ['Connect by fetch', byFetch],
])('%s', (_, connect) => {
  it.each(Object.entries(strangers))('a server that %s', async (__, open) => {
    expect(told(await failureAt(connect, open))).toEqual(retryable('UNAVAILABLE'));
  });

  it('nobody', async () => {
    const left = async () => {
      const server = await tcpServer(() => undefined);
      await server.close();
      return { ...server, close: async () => undefined };
    };
    expect(told(await failureAt(connect, left))).toEqual(retryable('UNAVAILABLE'));
  });

  it('a name that there is not', async () => {
    const open = async () => ({ url: 'http://gateway.invalid', close: async () => undefined });
    expect(told(await failureAt(connect, open))).toEqual(retryable('UNAVAILABLE'));
  });

  it('a server that never says a word', async () => {
    const silent = () => tcpServer((socket) => void socket.resume());
    expect(told(await failureAt(connect, silent))).toEqual(retryable('TIMEOUT'));
  });
});
