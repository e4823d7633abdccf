import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openFaultProxy } from '../src/chaos/fault-proxy.js';
import type { NetworkFault } from '../src/chaos/network-faults.js';

/** A server that sends back what it gets, behind a proxy, and a connection to it. */
async function behindProxy() {
  const received = { text: '' };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received.text += chunk;
    });
    socket.pipe(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const proxy = await openFaultProxy((server.address() as AddressInfo).port);
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const call = () => {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    const seen = { text: '', end: false, error: '', closed: false };
    socket.on('data', (chunk) => {
      seen.text += chunk;
    });
    socket.once('end', () => {
      seen.end = true;
    });
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      seen.error = code;
    });
    socket.once('close', () => {
      seen.closed = true;
    });
    onTestFinished(() => {
      socket.destroy();
    });
    return { socket, seen };
  };
  return { proxy, call, received };
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** Sends the alphabet past a fault, and waits for what is to be seen. */
async function past(fault: NetworkFault, expected: object) {
  const { proxy, call, received } = await behindProxy();
  const { socket, seen } = call();
  await exchange(socket, 'hello');
  seen.text = '';
  proxy.arm(fault);
  socket.write(alphabet);
  await vi.waitFor(() => expect(seen).toMatchObject(expected));
  await vi.waitFor(() => expect(proxy.struck).toBe(true));
  return { proxy, call, socket, seen, received };
}

async function exchange(socket: Socket, text: string): Promise<void> {
  socket.write(text);
  await once(socket, 'data');
}

const ways = ['request', 'answer'] as const;

it.each(ways)('cuts a connection at a byte of the %s', async (way) => {
  const { proxy } = await past({ kind: 'cut', way, at: 3 }, { end: true });
  await vi.waitFor(() => expect(proxy.connections).toBe(0));
});

it.each(ways)('resets a connection at a byte of the %s', async (way) => {
  const { proxy, seen } = await past({ kind: 'reset', way, at: 3 }, {});
  // Behind data that is read late, the system tells a reset as an end.
  await vi.waitFor(() => expect(seen.end || seen.error === 'ECONNRESET').toBe(true));
  expect(proxy.connections).toBe(0);
});

it('lets nothing through beyond the byte of an answer, and tells the receiver', async () => {
  const { seen } = await past({ kind: 'half-close', way: 'answer', at: 3 }, { end: true });
  expect(seen).toMatchObject({ text: 'abc', closed: false });
});

it.each(ways)('stalls at a byte of the %s until it is healed', async (way) => {
  const { proxy, seen } = await past({ kind: 'stall', way, at: 3 }, { text: 'abc' });
  await proxy.heal();
  await vi.waitFor(() => expect(seen.text).toBe(alphabet));
});

it.each(ways)('delays what comes from a byte of the %s on', async (way) => {
  await past({ kind: 'delay', way, at: 3 }, { text: alphabet });
});

it.each(ways)('loses what comes from a byte of the %s on', async (way) => {
  const { call, socket, seen } = await past({ kind: 'drop', way, at: 3 }, { text: 'abc' });
  socket.write('more');
  const other = call();
  await exchange(other.socket, 'another connection');
  expect(seen).toMatchObject({ text: 'abc', closed: false });
});

it.each([
  [0, 'is cut'],
  [1, 'falls silent, and is left'],
])('keeps what was sent, from byte %i on, by a client that %s, and delivers it', async (at) => {
  const fault = { kind: 'late', way: 'request', at } as const;
  const { proxy, socket, seen, received } = await past(fault, { text: '' });
  if (at === 0) await vi.waitFor(() => expect(seen.closed || seen.end).toBe(true));
  socket.destroy();
  await proxy.heal();
  expect(proxy.connections).toBe(1);
  expect(received.text).toBe('hello');
  await proxy.deliver();
  expect(received.text).toBe(`hello${alphabet}`);
  await vi.waitFor(() => expect(proxy.connections).toBe(0));
});

it('is slow from a byte on, until it is healed', async () => {
  const { proxy, call } = await behindProxy();
  const { socket, seen } = call();
  proxy.arm({ kind: 'slow', way: 'answer', at: 0 });
  socket.write('x'.repeat(100_000));
  await vi.waitFor(() => expect(seen.text.length).toBeGreaterThan(256));
  expect(seen.text.length).toBeLessThan(50_000);
  await proxy.heal();
  await vi.waitFor(() => expect(seen.text).toHaveLength(100_000));
});

it.each(ways)('changes one byte of the %s', async (way) => {
  await past({ kind: 'garble', way, at: 3 }, { text: alphabet.replace('d', 't') });
});

it('refuses connections until it is healed', async () => {
  const { proxy, call } = await behindProxy();
  const before = call();
  await exchange(before.socket, 'hello');
  proxy.arm({ kind: 'refuse', way: 'request', at: 0 });
  await vi.waitFor(() => expect(before.seen.error).toBe('ECONNRESET'));
  const during = call();
  await vi.waitFor(() => expect(during.seen.error).toBe('ECONNREFUSED'));
  await proxy.heal();
  const after = call();
  await exchange(after.socket, 'hello again');
  expect(after.seen.text).toBe('hello again');
});

it('counts bytes over all connections, and strikes once', async () => {
  const { proxy, call } = await behindProxy();
  const [one, two] = [call(), call()];
  proxy.arm({ kind: 'garble', way: 'request', at: 7 });
  await exchange(one.socket, 'aaaaa');
  expect(proxy.struck).toBe(false);
  await exchange(two.socket, 'aaaaa');
  await exchange(one.socket, 'aaaaaaaaaaaa');
  expect(two.seen.text).toBe('aaqaa');
  expect(one.seen.text).toBe('a'.repeat(17));
});
