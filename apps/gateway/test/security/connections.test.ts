import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StoreService } from '@jts/proto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openGateway, serves } from '../gateway.js';
import { beginning, dial, everything, frame, random, residentMb } from './hostile.js';

const path = `/${StoreService.typeName}/${StoreService.method.getStoreInfo.name}`;
const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
const impatient = { headersTimeoutMs: 300, requestTimeoutMs: 300, idleTimeoutMs: 300 };
const goAway = 7;

/** Of a call by HTTP/2 whose body is to come, each literal (RFC 7541, 6.2.2). */
const literal = (index: readonly number[], value: string) =>
  Buffer.concat([Buffer.from([...index, value.length]), Buffer.from(value)]);
const callHeaders = Buffer.concat([
  Buffer.from([0x83, 0x86]), // POST by http
  literal([0x01], 'localhost'),
  literal([0x04], path),
  literal([0x0f, 0x10], 'application/json'),
]);

describe('a name of a host that is none', () => {
  it.each(['[', 'a b', '%', '::1:80', ''])('does not end the process: %j', async (host) => {
    const gateway = await openGateway();
    const socket = await dial(gateway.port);
    const request = head.replace('localhost', host);
    socket.write(`${request}Connection: close\r\nContent-Length: 2\r\n\r\n{}`);
    expect(await everything(socket)).toMatch(/^HTTP\/1\.1 (?:200|400) /);
    expect(await serves(gateway)).toBe(true);
  });
});

describe('a flood of headers', () => {
  it('of HTTP/1.1 is refused: 431', async () => {
    const gateway = await openGateway();
    const socket = await dial(gateway.port);
    socket.write(`${head}X: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(await everything(socket)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await serves(gateway)).toBe(true);
  });

  it('of HTTP/2 ends the call, not others', async () => {
    const gateway = await openGateway();
    const session = connectHttp2(gateway.url);
    session.on('error', () => {});
    for (const flood of [
      Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`x-${i}`, 'x'])),
      { x: 'x'.repeat(30_000) },
    ]) {
      const stream = session.request({ ':method': 'POST', ':path': path, ...flood });
      const failed = new Promise((resolve) => {
        stream.once('error', resolve).once('response', resolve).once('close', resolve);
      });
      await failed;
      stream.close();
      expect(await serves(gateway)).toBe(true);
    }
    session.destroy();
  });

  it('of HTTP/2 without an end is cut', async () => {
    const gateway = await openGateway();
    const socket = await dial(gateway.port);
    const cut = new Promise((closed) => socket.resume().once('close', closed));
    socket.write(Buffer.concat([beginning, frame(1, 0, 1, Buffer.from([0x82]))]));
    const more = frame(9, 0, 1, Buffer.alloc(16_000));
    for (let i = 0; i < 1_000 && !socket.destroyed; i++) socket.write(more);
    await cut;
    expect(await serves(gateway)).toBe(true);
  });
});

describe('a client that takes its time is cut', () => {
  /** Sends a byte now and then, and never comes to an end. */
  async function drip(begin: Buffer | string, byte: string) {
    const gateway = await openGateway({ connections: impatient });
    const socket = await dial(gateway.port);
    const cut = new Promise((closed) => socket.resume().once('close', closed));
    socket.write(begin);
    const dripping = setInterval(() => socket.write(byte), 50);
    onTestFinished(() => clearInterval(dripping));
    await cut;
    expect(await serves(gateway)).toBe(true);
  }

  it('with a header of HTTP/1.1', () => drip(`${head}X: `, 'x'));
  it('with a body of HTTP/1.1', () => drip(`${head}Content-Length: 1000\r\n\r\n`, ' '));
  it('with a frame of headers of HTTP/2', () =>
    drip(Buffer.concat([beginning, frame(1, 0, 1, Buffer.alloc(9_000)).subarray(0, 20)]), '\0'));
  it('with a body of HTTP/2', () => {
    // The static table's :method POST, :scheme http, and :path as a literal.
    const name = Buffer.from(path);
    const fields = [Buffer.from([0x83, 0x86, 0x04, name.length]), name];
    const type = Buffer.from('application/grpc');
    fields.push(Buffer.from([0x0f, 0x10, type.length]), type);
    const headers = frame(1, 4, 1, Buffer.concat(fields));
    return drip(Buffer.concat([beginning, headers]), frame(0, 0, 1, Buffer.alloc(1)).toString());
  });
  it('with nothing at all', () => drip('', ''));
  it('with nothing but a beginning', () => drip(beginning, ''));
});

it('a client that opens calls only to drop them costs nobody else', async () => {
  const gateway = await openGateway();
  const socket = await dial(gateway.port);
  const frames: Buffer[] = [beginning];
  const name = Buffer.from(path);
  const block = Buffer.concat([Buffer.from([0x83, 0x86, 0x04, name.length]), name]);
  for (let stream = 1; stream < 40_000; stream += 2) {
    frames.push(frame(1, 4, stream, block), frame(3, 0, stream, Buffer.from([0, 0, 0, 8])));
  }
  const answer = everything(socket);
  socket.write(Buffer.concat(frames));
  expect([...(await answer)].length).toBeGreaterThan(0);
  expect(await serves(gateway)).toBe(true);
});

it('a client that only pings is told to go away', async () => {
  const gateway = await openGateway({ connections: impatient });
  const socket = await dial(gateway.port);
  const answer = everything(socket);
  const ping = frame(6, 0, 0, Buffer.alloc(8));
  socket.write(Buffer.concat([beginning, ...Array.from({ length: 2_000 }, () => ping)]));
  expect((await answer).includes(frame(goAway, 0, 0).toString('latin1', 3, 9))).toBe(true);
  expect(await serves(gateway)).toBe(true);
});

// HTTP/2 reads nothing more behind a broken frame, so that it does not see the client's end either.
describe('a connection with a broken frame is ended by the pings that nobody answers', () => {
  const patient = {
    headersTimeoutMs: 86_400_000,
    requestTimeoutMs: 86_400_000,
    pingIntervalMs: 50,
  };
  const brokenHeaders = Buffer.from([0x80]); // the entry 0 of a table that begins with 1
  it.each([
    ['before any call', beginning],
    ['beside a call', Buffer.concat([beginning, frame(1, 4, 1, callHeaders)])],
  ])('%s', async (_, before) => {
    const gateway = await openGateway({ connections: patient });
    const socket = await dial(gateway.port);
    const closed = once(socket, 'close');
    socket.resume().end(Buffer.concat([before, frame(1, 5, 3, brokenHeaders)]));
    await closed;
    expect(await serves(gateway)).toBe(true);
  });
});

// The answer to a ping comes behind what is on its way, which on a slow line may be megabytes.
it('a client that has not answered a ping yet is waited for while its bytes move', async () => {
  const pingIntervalMs = 50;
  const gateway = await openGateway({ connections: { pingIntervalMs } });
  const socket = await dial(gateway.port);
  const told = everything(socket);
  socket.write(Buffer.concat([beginning, frame(1, 4, 1, callHeaders)]));
  for (let i = 0; i < 20; i++) {
    await wait(pingIntervalMs);
    socket.write(frame(0, 0, 1, Buffer.from(' ')));
  }
  expect(socket.closed).toBe(false);
  // What moves no more is lost.
  await told;
  expect(await serves(gateway)).toBe(true);
});

describe('frames and requests of chance', () => {
  const rounds = 150;
  const valid = [
    Buffer.concat([beginning, frame(1, 5, 1, Buffer.from([0x83, 0x86, 0x84]))]),
    Buffer.from(`${head}Content-Length: 2\r\n\r\n{}`),
    Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`),
  ];

  /** Nothing but chance, chance behind a beginning, frames of chance, and bytes changed by chance. */
  function hostile(next: () => number): Buffer {
    const bytes = (length: number) => Buffer.from(Array.from({ length }, () => next() & 0xff));
    const way = next() % 4;
    if (way === 0) return bytes(next() % 2_000);
    if (way === 1) return Buffer.concat([beginning, bytes(next() % 2_000)]);
    if (way === 2) {
      const frames = Array.from({ length: 1 + (next() % 20) }, () =>
        frame(next() % 12, next() & 0xff, next() % 8, bytes(next() % 100)),
      );
      return Buffer.concat([beginning, ...frames]);
    }
    const changed = Buffer.from(valid[next() % valid.length] as Buffer);
    for (let i = 0; i <= next() % 8; i++) changed[next() % changed.length] = next() & 0xff;
    return changed;
  }

  it.each([1, 2, 3])('are refused, and others served: seed %i', async (seed) => {
    const gateway = await openGateway({ connections: impatient });
    const next = random(seed);
    const one = async () => {
      const socket = await dial(gateway.port);
      const ended = everything(socket);
      socket.write(hostile(next));
      await ended;
    };
    for (let i = 0; i < 15; i++) await one();
    const before = residentMb();
    for (let i = 0; i < rounds; i += 50) await Promise.all(Array.from({ length: 50 }, one));
    expect(await serves(gateway)).toBe(true);
    expect(residentMb() - before).toBeLessThan(60);
  });
});

describe('connections that say nothing', () => {
  const clients = async (port: number, count: number) => {
    const script = fileURLToPath(new URL('idle-clients.mjs', import.meta.url));
    const child = fork(script, [String(port), String(count)], { execArgv: [] });
    onTestFinished(() => void child.kill());
    const told: Record<string, number> = {};
    const opened = new Promise<void>((resolve) => {
      child.on('message', (message: Record<string, number>) => {
        if (Object.assign(told, message)['opened'] !== undefined) resolve();
      });
    });
    const ended = new Promise<void>((resolve) => {
      child.on('message', () => told['ended'] !== undefined && resolve());
    });
    await opened;
    return { ended };
  };

  it('10,000 of them cost little, and others are served meanwhile and when they are cut', async () => {
    const connections = { most: 20_000, headersTimeoutMs: 600_000 };
    const gateway = await openGateway({ connections });
    expect(await serves(gateway)).toBe(true);
    const before = residentMb();
    await clients(gateway.port, 10_000);
    expect(await serves(gateway)).toBe(true);
    const used = residentMb() - before;
    expect(used).toBeLessThan(200);
  });

  it('are cut in time', async () => {
    const gateway = await openGateway({ connections: impatient });
    await await clients(gateway.port, 500);
    expect(await serves(gateway)).toBe(true);
  });

  it('more than the most are closed at once, and make room as they end', async () => {
    const gateway = await openGateway({ connections: { most: 10, headersTimeoutMs: 600_000 } });
    const sockets = await Promise.all(Array.from({ length: 10 }, () => dial(gateway.port)));
    expect(await everything(await dial(gateway.port))).toMatch(/^(?:|cut)$/);
    const gone = sockets.map((socket) => once(socket, 'close'));
    for (const socket of sockets) socket.destroy();
    await Promise.all(gone);
    const answer = async () => {
      const socket = await dial(gateway.port);
      const said = everything(socket);
      socket.write(`${head}Connection: close\r\nContent-Length: 2\r\n\r\n{}`);
      return said;
    };
    // The gateway hears of their end in its own time.
    await expect.poll(answer, { timeout: 60_000 }).toMatch(/^HTTP\/1\.1 200 /);
  });
});
