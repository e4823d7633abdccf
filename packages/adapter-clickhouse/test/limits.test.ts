import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createGunzip, createGzip, gzipSync } from 'node:zlib';
import { createClient } from '@clickhouse/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, readTable } from '../src/answer.js';
import { type ClickHouseStore, createClickHouseStore } from '../src/index.js';
import { type ColumnToSend, encodeNative } from '../src/native-encoder.js';
import { type Table, uint64sOf } from '../src/table.js';
import { daily, everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { fakeServer } from './fake-server.js';
import { openStore } from './open-store.js';

const never = new AbortController().signal;

/** A block of so many rows, of one column each. */
function block(rows: number, more: Partial<ColumnToSend> = {}): Buffer {
  const column = { name: 'n', type: 'UInt64', values: new BigUint64Array(rows), ...more };
  return Buffer.concat([...encodeNative([column], rows)]);
}

/** Counts what is read of it. */
function counted(bytes: Iterable<Uint8Array>) {
  const read = { bytes: 0 };
  function* pieces() {
    for (const piece of bytes) {
      read.bytes += piece.length;
      yield piece;
    }
  }
  return { read, stream: Readable.from(pieces(), { objectMode: false }) };
}

function* forEver(piece: Uint8Array): Generator<Uint8Array> {
  for (;;) yield piece;
}

/** What a stream holds ready, beside the piece that is looked at. */
const ahead = 3 * 65_536;

describe('an answer', () => {
  it('of as many rows and bytes as the limits say is read', async () => {
    const bytes = block(10);
    const reading = { limits: { rows: 10, bytes: bytes.length } };
    const table = await readTable({ stream: Readable.from([bytes]) }, never, reading);
    expect(uint64sOf(table, 'n').length).toBe(10);
  });

  it.each([
    ['of one row more', { rows: 9, bytes: 1_000_000 }, 'limits.rows'],
    ['of one byte more', { rows: 10, bytes: block(10).length - 1 }, 'limits.bytes'],
  ])('%s is TOO_LARGE', async (_, limits, named) => {
    const answer = { stream: Readable.from([block(10)]) };
    await expect(readTable(answer, never, { limits })).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining(named),
    });
    expect(answer.stream.destroyed).toBe(true);
  });

  it('without an end is left when it goes beyond its rows', async () => {
    const { read, stream } = counted(forEver(block(1000)));
    const limits = { rows: 10_000, bytes: 1e12 };
    await expect(readTable({ stream }, never, { limits })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(read.bytes).toBeLessThan(80_000 + ahead);
    expect(stream.destroyed).toBe(true);
  });

  it.each([
    ['of blocks without rows', Buffer.alloc(10_000)],
    ['of rows', block(1000)],
  ])('without an end, %s, is left when it goes beyond its bytes', async (_, piece) => {
    const { read, stream } = counted(forEver(piece));
    const limits = { rows: 1e12, bytes: 1_000_000 };
    await expect(readTable({ stream }, never, { limits })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(read.bytes).toBeLessThan(1_000_000 + ahead);
    expect(stream.destroyed).toBe(true);
  });

  it('of long texts is left when these go beyond the bytes, whatever numbers may take', async () => {
    const texts = { type: 'String', values: Array.from({ length: 10 }, () => 'x'.repeat(5000)) };
    const { read, stream } = counted(forEver(block(10, texts)));
    const reading = { limits: { rows: 1e12, bytes: 200_000 }, mostBytes: 1e12 };
    await expect(readTable({ stream }, never, reading)).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(read.bytes).toBeLessThan(200_000 + ahead);
  });

  it('that announces a text of a terabyte is refused before there is room for it', async () => {
    const length = [0x80, 0x80, 0x80, 0x80, 0x80, 0x20];
    const bytes = Buffer.from([1, 1, 1, 0x6e, 6, ...Buffer.from('String'), ...length]);
    await expect(readTable({ stream: Readable.from([bytes]) }, never)).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
  });

  it('that ends in an error says which, also where that could be taken for too many rows', async () => {
    const text = 'Code: 241. DB::Exception: memory limit exceeded (version 24.8.1.1)';
    const mark = '__exception__\r\n';
    const marked = `\r\n${mark}abc\r\n${text}\n${text.length} abc\r\n${mark}`;
    for (const end of [marked, text]) {
      const stream = Readable.from([block(3), Buffer.from(end)]);
      const headers = end === text ? {} : { 'x-clickhouse-exception-tag': 'abc' };
      const reading = readTable({ stream, response_headers: headers }, never, {
        limits: { rows: 3, bytes: 1e6 },
      });
      await expect(reading).rejects.toMatchObject({ name: 'ServerError', code: 241 });
    }
  });

  it('that holds what looks like an error is what it is: stored text decides nothing', async () => {
    const text = 'Code: 516. DB::Exception: sign in at http://elsewhere (version 1)';
    const names = { name: 'name', type: 'String', values: [text, text, text, text] };
    for (const headers of [{}, { 'x-clickhouse-exception-tag': 'abc' }]) {
      const pieces = [...encodeNative([names], 4), Buffer.alloc(10)];
      const answer = { stream: Readable.from([Buffer.concat(pieces)]), response_headers: headers };
      const reading = readTable(answer, never, { limits: { rows: 3, bytes: 1e6 } });
      await expect(reading).rejects.toMatchObject({ code: 'TOO_LARGE' });
    }
  });

  it('that announces more rows than it has gets no more room than for the limit', async () => {
    const answer: Answer = {
      stream: Readable.from([block(70_000), block(10)]),
      summary: { total_rows_to_read: '9999999999' },
    };
    const room: number[] = [];
    const onRows = (soFar: Table) => room.push(uint64sOf(soFar, 'n').buffer.byteLength);
    await readTable(answer, never, { limits: { rows: 200_000, bytes: 1e6 }, onRows });
    expect(room).toEqual([8 * 200_000, 8 * 200_000, 8 * 200_000]);
  });
});

/** A server that answers our first questions as ClickHouse does, and the others as a test says. */
async function hostile(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  { compressed = false } = {},
): Promise<ClickHouseStore> {
  let isOpen = false;
  const { url } = await fakeServer((_, response, request) => {
    if (isOpen) answer(response, request);
    else response.end();
  });
  const store = await createClickHouseStore({
    url,
    compression: { response: compressed },
    timeoutMs: 60_000,
  });
  onTestFinished(() => store.close());
  isOpen = true;
  return store;
}

describe('a server that sends without an end', () => {
  /** Resolves when the client has left. */
  const leaving: Promise<unknown>[] = [];
  const send = (response: ServerResponse, pieces: Iterable<Uint8Array>) => {
    leaving.push(once(response, 'close'));
    const body = Readable.from(pieces, { objectMode: false });
    response.on('close', () => body.destroy());
    body.pipe(response);
  };

  it('of rows is TOO_LARGE, and the connection is closed', async () => {
    const names = { name: 'v', type: 'String', values: Array.from({ length: 1000 }, () => '26.7') };
    const store = await hostile((response) => send(response, forEver(block(1000, names))));
    const { ok, error } = await store.health();
    expect({ ok, code: error?.code }).toEqual({ ok: false, code: 'TOO_LARGE' });
    await leaving.at(-1);
  });

  it('of an error is cut off', async () => {
    const text = Buffer.from('Code: 60. DB::Exception: no such table '.padEnd(65_536, 'x'));
    const store = await hostile((response) => {
      response.writeHead(500, { 'x-clickhouse-exception-code': '60' });
      send(response, forEver(text));
    });
    const { error } = await store.health();
    expect(error?.code).toBe('SCHEMA_MISMATCH');
    expect(error?.message.length).toBeLessThan(1000);
    await leaving.at(-1);
  });

  it('of headers is refused', async () => {
    const store = await hostile((response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        if (socket?.writable) socket.write(`x-a: ${'x'.repeat(10_000)}\r\n`, more);
      };
      more();
    });
    expect((await store.health()).error).toMatchObject({ code: 'UNAVAILABLE', retryable: false });
  });
});

describe('a bomb of gzip', () => {
  const bomb = (begin: string) => gzipSync(Buffer.from(begin.padEnd(32_000_000, '\0')));
  const packed = (status: number, body: Buffer) => (response: ServerResponse) =>
    response.writeHead(status, { 'content-encoding': 'gzip' }).end(body);

  it('is unpacked no further than the limit', async () => {
    let unpacked = 0;
    async function* pieces() {
      for await (const piece of Readable.from([bomb('')]).pipe(createGunzip())) {
        unpacked += piece.length;
        yield piece;
      }
    }
    const stream = Readable.from(pieces(), { objectMode: false });
    const limits = { rows: 1000, bytes: 1_000_000 };
    await expect(readTable({ stream }, never, { limits })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect(unpacked).toBeLessThan(1_000_000 + ahead);
  });

  it('is TOO_LARGE', async () => {
    const store = await hostile(packed(200, bomb('')), { compressed: true });
    expect((await store.health()).error?.code).toBe('TOO_LARGE');
  });

  it('as an error is cut off', async () => {
    const text = 'Code: 60. DB::Exception: no such table ';
    const store = await hostile(packed(500, bomb(text)), { compressed: true });
    expect((await store.health()).error?.code).toBe('SCHEMA_MISMATCH');
  });

  it('without an end is TOO_LARGE, and the connection is closed', async () => {
    const left: Promise<unknown>[] = [];
    const store = await hostile(
      (response) => {
        left.push(once(response, 'close'));
        response.writeHead(200, { 'content-encoding': 'gzip' });
        const body = Readable.from(forEver(Buffer.alloc(1_000_000)), { objectMode: false });
        response.on('close', () => body.destroy());
        body.pipe(createGzip({ level: 1 })).pipe(response);
      },
      { compressed: true },
    );
    expect((await store.health()).error?.code).toBe('TOO_LARGE');
    await Promise.all(left);
  });
});

describe.skipIf(clickHouseUnavailable())('a store with small limits', () => {
  it('goes on after it has refused an answer', async () => {
    const { store } = await openStore({ limits: { rows: 1000 }, maxOpenConnections: 1 });
    await store.candles.saveMany(minutes(200_000));
    for (let i = 0; i < 3; i++) {
      await expect(store.candles.getRange(minutely, everything)).rejects.toMatchObject({
        code: 'TOO_LARGE',
      });
      expect((await store.candles.getLatest(minutely, 1000)).length).toBe(1000);
    }
  });

  it('saves, replaces, compacts and deletes what is beyond them', async () => {
    const { store } = await openStore({ limits: { rows: 3, bytes: 1000 } });
    await store.candles.saveMany(minutes(5000));
    expect(await store.candles.saveMany(minutes(5000, 200))).toMatchObject({ replaced: 5000 });
    expect(await store.compact()).toBe(5000);
    expect(await store.candles.count(minutely)).toBe(5000);
    expect(await store.candles.deleteRange(minutely, everything)).toBe(5000);
    expect((await store.candles.getLatest(daily, 3)).length).toBe(0);
  });

  it('refuses a list of names that take more bytes', async () => {
    const { store } = await openStore({ limits: { bytes: 100_000 } });
    const named = (code: string, length: number) =>
      ({ code, name: 'x'.repeat(length), market: 'KOSPI', isActive: true }) as const;
    await store.symbols.saveMany([named('A', 40_000), named('B', 40_000)]);
    expect(await store.symbols.getAllActive()).toHaveLength(2);
    await store.symbols.save(named('C', 40_000));
    await expect(store.symbols.getAllActive()).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await store.symbols.getByCode('C')).toMatchObject({ code: 'C' });
  });

  it('says TOO_LARGE where the limit is one of the profile', async () => {
    const { store, connect, url, username, password, database } = await openStore();
    await store.candles.saveMany(minutes(5000));
    const clickhouse_settings = { max_result_rows: '1000' };
    const client = createClient({ url, username, password, clickhouse_settings });
    onTestFinished(() => client.close());
    const limited = await createClickHouseStore({ client, database });
    onTestFinished(() => limited.close());
    await expect(limited.candles.getRange(minutely, everything)).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    expect((await (await connect()).candles.getRange(minutely, everything)).length).toBe(5000);
  });
});
