import { connect, constants } from 'node:http2';
import { createMemoryStore } from '@jts/adapter-memory';
import { StoreService } from '@jts/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, startGateway } from '../src/index.js';
import { startProcess } from './gateway-process.js';

const page = 'https://charts.example.com';
const stranger = 'https://charts.example.com.evil.example';
const path = `/${StoreService.typeName}/${StoreService.method.getStoreInfo.name}`;

const store = createMemoryStore();
let open: RunningGateway;
let shut: RunningGateway;
beforeAll(async () => {
  open = await startGateway({ market: store, cors: { origins: [page] } });
  shut = await startGateway({ market: store });
});
afterAll(async () => {
  await open.stop();
  await shut.stop();
  await store.close();
});

const ask = ({ url }: Pick<RunningGateway, 'url'>, origin: string) =>
  fetch(`${url}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,connect-protocol-version,content-type',
    },
  });
const call = ({ url }: RunningGateway, headers: Record<string, string>) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'connect-protocol-version': '1', ...headers },
    body: '{}',
  });
const namesIn = (response: Response, header: string) =>
  (response.headers.get(header) ?? '').toLowerCase().split(', ');

describe('a page of an origin that is named', () => {
  it('may send what the protocols and the client of this gateway send', async () => {
    const answer = await ask(open, page);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(answer.headers.get('vary')).toBe('Origin');
    expect(namesIn(answer, 'access-control-allow-methods')).toEqual(['post', 'get']);
    expect(namesIn(answer, 'access-control-allow-headers')).toEqual(
      expect.arrayContaining([
        ...['authorization', 'content-type', 'connect-protocol-version', 'connect-timeout-ms'],
        ...['x-grpc-web', 'x-user-agent', 'grpc-timeout', 'jts-call', 'jts-given-up'],
      ]),
    );
    // Cookies are none of ours.
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('sees the answer, and in its headers what became of a call of gRPC-Web', async () => {
    const answer = await call(open, { origin: page });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ priceScale: store.priceScale });
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(namesIn(answer, 'access-control-expose-headers')).toEqual(
      expect.arrayContaining(['grpc-status', 'grpc-message', 'grpc-status-details-bin']),
    );
  });

  it('may call by HTTP/2 as well', async () => {
    const session = connect(open.url);
    const stream = session.request({
      ':method': 'OPTIONS',
      ':path': path,
      origin: page,
      'access-control-request-method': 'POST',
    });
    const headers = await new Promise<Record<string, unknown>>((resolve) => {
      stream.once('response', resolve);
    });
    stream.resume().end();
    session.close();
    expect(headers[constants.HTTP2_HEADER_STATUS]).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(page);
  });
});

describe.each(['an origin that is not named', 'any origin, where none is named'])(
  'a page of %s',
  (which) => {
    const named = which === 'an origin that is not named';
    const gateway = () => (named ? open : shut);
    const origins = named ? [stranger, 'null', 'http://charts.example.com'] : [page, stranger];

    it.each(origins)(
      'is refused when its browser asks, and when it does not: %s',
      async (origin) => {
        for (const answer of [await ask(gateway(), origin), await call(gateway(), { origin })]) {
          expect(answer.status).toBe(403);
          expect(await answer.text()).toBe('');
          expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        }
      },
    );
  },
);

it('what is no page may call', async () => {
  expect((await call(shut, {})).status).toBe(200);
});

it('a page whose address leads to the gateway may not, where it is not named', async () => {
  expect((await call(shut, { origin: shut.url })).status).toBe(403);
});

it.each(['*', 'charts.example.com', `${page}/`, `${page}:443`, 'null', 'file://', 1])(
  'an origin that no browser sends is refused at the start: %s',
  async (origin) => {
    const options = { market: store, cors: { origins: [page, origin as string] } };
    await expect(startGateway(options)).rejects.toMatchObject({
      code: 'VALIDATION',
      path: 'cors.origins[1]',
    });
  },
);

it.each([
  [{ origin: [page] }, 'cors.origin'],
  [{ origins: page }, 'cors.origins'],
  [{}, 'cors.origins'],
])('options that are none are refused by their names: %j', async (cors, path) => {
  const options = { market: store, cors: cors as never };
  await expect(startGateway(options)).rejects.toMatchObject({ code: 'VALIDATION', path });
});

it('jts-gateway lets those pages call that its settings name', async () => {
  const program = startProcess({
    JTS_GATEWAY_MARKET_STORE: 'memory',
    JTS_GATEWAY_CORS_ORIGINS: JSON.stringify([page]),
  });
  const { url } = await program.logged('started');
  const gateway = { url: String(url) };
  const answer = await ask(gateway, page);
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, page]);
  expect((await ask(gateway, stranger)).status).toBe(403);
});
