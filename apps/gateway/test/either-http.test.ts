import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { acceptBoth } from '../src/either-http.js';

/** Both servers answer with the version that they were asked in. */
async function start() {
  const answer = (request: { httpVersion: string }, response: { end(body: string): unknown }) =>
    response.end(request.httpVersion);
  const http1 = createServer(answer);
  const endSilent = acceptBoth(http1, createHttp2Server(answer));
  http1.listen(0, '127.0.0.1');
  await once(http1, 'listening');
  const { port } = http1.address() as AddressInfo;
  const close = async () => {
    const closed = once(http1, 'close');
    http1.close();
    endSilent();
    await closed;
  };
  return { port, close };
}

let server: Awaited<ReturnType<typeof start>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

describe('one port for both versions of HTTP', () => {
  it('serves HTTP/1.1', async () => {
    server = await start();
    const [response] = await once(get(`http://127.0.0.1:${server.port}/`), 'response');
    expect(await text(response)).toBe('1.1');
  });

  it('serves HTTP/2', async () => {
    server = await start();
    const session = connectHttp2(`http://127.0.0.1:${server.port}`);
    expect(await text(session.request({ ':path': '/' }))).toBe('2.0');
    session.close();
  });

  it('waits for the rest of a preface that comes byte by byte', async () => {
    server = await start();
    const socket = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    // An empty SETTINGS frame belongs to how HTTP/2 begins.
    const begin = [...Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 0, 0, 0, 4, 0, 0, 0, 0, 0];
    for (const byte of begin) {
      await new Promise((sent) => socket.write(Uint8Array.of(byte), sent));
    }
    const [answer] = await once(socket, 'data');
    // The server's first frame is SETTINGS.
    expect(answer[3]).toBe(4);
    socket.destroy();
  });

  it('takes what begins as HTTP/2 and goes on otherwise for HTTP/1.1, which refuses it', async () => {
    server = await start();
    const socket = connect(server.port, '127.0.0.1');
    socket.write('PRI * HTTP/3.0\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('closes beside connections that are idle or have said nothing', async () => {
    server = await start();
    const silent = connect(server.port, '127.0.0.1');
    const idle = connect(server.port, '127.0.0.1');
    await Promise.all([once(silent, 'connect'), once(idle, 'connect')]);
    idle.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(idle, 'data');
    const ended = [silent, idle].map((socket) => once(socket.resume(), 'close'));
    await server.close();
    await Promise.all(ended);
    server = undefined;
  });
});
