import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NativeDecoder } from '../src/native-decoder.js';
import { type ColumnToSend, encodeNative } from '../src/native-encoder.js';
import { int64sOf, type Table, textsOf, uint8sOf, uint64sOf } from '../src/table.js';
import { decodeUtf8 } from '../src/utf8.js';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const row = fc.record({ time: int64, price: int64, volume: uint64, flag: fc.nat(255), name: text });
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function columnsOf(rows: readonly Row[]): ColumnToSend[] {
  const pick = <K extends keyof Row>(field: K) => rows.map((one) => one[field]);
  return [
    { name: 'time', type: "DateTime64(3, 'Asia/Seoul')", values: BigInt64Array.from(pick('time')) },
    { name: 'price', type: 'Decimal(18, 4)', values: BigInt64Array.from(pick('price')) },
    { name: 'volume', type: 'UInt64', values: BigUint64Array.from(pick('volume')) },
    { name: 'flag', type: 'UInt8', values: Uint8Array.from(pick('flag')) },
    { name: 'name', type: 'String', values: pick('name') },
  ];
}

const bytesOf = (columns: readonly ColumnToSend[], rows: number, blockRows?: number) =>
  Buffer.concat([...encodeNative(columns, rows, blockRows)]);

function decode(pieces: readonly Uint8Array[], expectedRows = 0): Table {
  const decoder = new NativeDecoder(expectedRows);
  for (const piece of pieces) decoder.push(piece);
  return decoder.end();
}

/** Cut at these places, each a fraction of the length. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b);
  return [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
}

describe('the Native format', () => {
  it('brings back any rows, in blocks of any size, in pieces cut anywhere', () => {
    const property = fc.property(
      fc.array(row, { maxLength: 40 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }),
      fc.nat(200_000),
      (rows, blockRows, places, expectedRows) => {
        const bytes = bytesOf(columnsOf(rows), rows.length, blockRows);
        const table = decode(cut(bytes, places), expectedRows);
        expect(table.rows).toBe(rows.length);
        expect(Array.from(int64sOf(table, 'time'))).toEqual(rows.map(({ time }) => time));
        expect(Array.from(int64sOf(table, 'price'))).toEqual(rows.map(({ price }) => price));
        expect(Array.from(uint64sOf(table, 'volume'))).toEqual(rows.map(({ volume }) => volume));
        expect(Array.from(uint8sOf(table, 'flag'))).toEqual(rows.map(({ flag }) => flag));
        expect(textsOf(table, 'name')).toEqual(rows.map(({ name }) => name));
      },
    );
    fc.assert(property);
  });

  it('shows the rows so far after each block', () => {
    const values = BigInt64Array.from({ length: 10 }, (_, i) => BigInt(i));
    const seen: (readonly number[])[] = [];
    const decoder = new NativeDecoder(0, (soFar) => {
      expect(soFar.rows).toBe(int64sOf(soFar, 'id').length);
      seen.push(Array.from(int64sOf(soFar, 'id'), Number));
    });
    for (const byte of bytesOf([{ name: 'id', type: 'Int64', values }], 10, 4)) {
      decoder.push(Uint8Array.of(byte));
    }
    expect(seen).toEqual([4, 8, 10].map((rows) => Array.from(values.slice(0, rows), Number)));
  });

  it('keeps the rows before when more come than at first, expected or not', () => {
    const values = BigInt64Array.from({ length: 150_000 }, (_, i) => BigInt(i));
    const bytes = bytesOf([{ name: 'time', type: 'Int64', values }], values.length, 20_000);
    for (const expectedRows of [0, 150_000, 400_000]) {
      const times = int64sOf(decode([bytes], expectedRows), 'time');
      expect(times.length).toBe(values.length);
      expect(times.every((time, row) => time === values[row])).toBe(true);
    }
  });

  it('takes no memory for rows that are expected, before many have come', () => {
    const values = BigInt64Array.of(1n, 2n);
    const bytes = bytesOf([{ name: 'time', type: 'Int64', values }], 2);
    expect(int64sOf(decode([bytes], 1_000_000), 'time').buffer.byteLength).toBe(16);
  });

  it('tells an answer that ends within a block, wherever it ends', () => {
    const rows = [1, 2].map((n) => ({
      time: BigInt(n),
      price: 5n,
      volume: 7n,
      flag: 1,
      name: 'x'.repeat(n),
    }));
    const bytes = bytesOf(columnsOf(rows), 2, 1);
    const whole = bytesOf(columnsOf(rows.slice(0, 1)), 1).length;
    for (let length = 1; length < bytes.length; length++) {
      const short = () => decode([bytes.subarray(0, length)]);
      if (length === whole) expect(short().rows).toBe(1);
      else expect(short).toThrow('ends within a block');
    }
  });

  it('widens decimals of 32 bits', () => {
    const values = [0, 1, -1, 999_999_999, -999_999_999];
    const head = Uint8Array.from([1, values.length, 1, 0x70, 13, ...Buffer.from('Decimal(9, 2)')]);
    const table = decode([head, new Uint8Array(Int32Array.from(values).buffer)]);
    expect(Array.from(int64sOf(table, 'p'), Number)).toEqual(values);
  });

  it('is empty where nothing came', () => {
    const table = decode([]);
    expect(table.rows).toBe(0);
    expect(int64sOf(table, 'time')).toHaveLength(0);
    expect(textsOf(table, 'name')).toEqual([]);
  });

  it.each([
    ['Float64', 'column p of type Float64'],
    ['Nullable(UInt64)', 'Nullable'],
    ['Decimal(38, 4)', 'Decimal(38, 4)'],
  ])('refuses a column of type %s', (type, message) => {
    const head = [1, 1, 1, 0x70, type.length, ...Buffer.from(type)];
    expect(() => decode([Uint8Array.from(head)])).toThrow(message);
  });

  it('refuses blocks of different columns, columns that lack, and values of another type', () => {
    const one = bytesOf([{ name: 'a', type: 'UInt8', values: Uint8Array.of(1) }], 1);
    const other = bytesOf([{ name: 'b', type: 'UInt8', values: Uint8Array.of(1) }], 1);
    expect(() => decode([one, other])).toThrow('different columns');
    expect(() => int64sOf(decode([one]), 'time')).toThrow('lacks column time');
    expect(() => int64sOf(decode([one]), 'a')).toThrow('other values');
    expect(() => textsOf(decode([one]), 'a')).toThrow('no text');
  });

  it('refuses bytes that are no Native format at all', () => {
    const html = Buffer.from('<!DOCTYPE html><html><body>It works!</body></html>');
    expect(() => decode([html])).toThrow();
    expect(() => decode([new Uint8Array(64).fill(255)])).toThrow('not in Native format');
  });

  it('keeps no memory for rows that were expected and did not come', () => {
    const bytes = bytesOf([{ name: 'a', type: 'UInt64', values: BigUint64Array.of(1n) }], 1);
    expect(uint64sOf(decode([bytes], 1_000_000), 'a').buffer.byteLength).toBe(8);
  });
});

describe('text from UTF-8', () => {
  it('is the text itself, a byte order mark and NUL included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(decodeUtf8(new TextEncoder().encode(value))).toBe(value);
      }),
    );
    expect(decodeUtf8(new TextEncoder().encode('\ufeff\0a'))).toBe('\ufeff\0a');
  });

  it('is not well-formed where the bytes are no UTF-8', () => {
    for (const bytes of [[0xff], [0x61, 0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80]]) {
      expect(decodeUtf8(Uint8Array.from(bytes)).isWellFormed()).toBe(false);
    }
  });
});
