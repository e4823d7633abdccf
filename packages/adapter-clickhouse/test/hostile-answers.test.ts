import { describe, expect, it } from 'vitest';
import { exceptionAtEnd, exceptionIn, taggedException } from '../src/answer.js';
import { NativeDecoder } from '../src/native-decoder.js';
import { newestRows } from '../src/newest-rows.js';
import { candleDifferences, symbolDifferences } from '../src/schema-rules.js';
import { int64sOf, type Table, textsOf } from '../src/table.js';
import { decodeUtf8 } from '../src/utf8.js';

/** A number as Native writes it. */
function varuint(value: bigint): number[] {
  return value > 127n ? [Number(value & 127n) | 128, ...varuint(value >> 7n)] : [Number(value)];
}

const named = (name: string) => [name.length, ...Buffer.from(name)];

/** The head of a block of one column. */
const head = (type: string, rows: bigint, name = 'p') =>
  Uint8Array.from([1, ...varuint(rows), ...named(name), ...named(type)]);

function decode(...pieces: readonly Uint8Array[]): Table {
  const decoder = new NativeDecoder();
  for (const piece of pieces) decoder.push(piece);
  return decoder.end();
}

const claims = [2n ** 16n, 2n ** 24n, 2n ** 26n, 2n ** 31n, 2n ** 32n, 2n ** 48n];

describe('an answer that claims more than it has', () => {
  const types = ['UInt64', 'UInt8', 'Decimal(9, 2)', 'DateTime64(3)', 'String'];

  it.each(types)('of rows of %s takes no memory for them, and is told as cut off', (type) => {
    for (const rows of claims) {
      const before = process.memoryUsage().arrayBuffers;
      const decoder = new NativeDecoder(Number.MAX_SAFE_INTEGER);
      const push = () => decoder.push(head(type, rows));
      if (rows > 100_000_000) expect(push).toThrow('more than 100,000,000 rows');
      else if (type === 'String' && rows > 2 ** 25) expect(push).toThrow('too many texts');
      else push();
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 21);
      expect(() => decoder.end()).toThrow('ends within a block');
    }
  });

  it('of a text takes no memory for it', () => {
    for (const length of claims) {
      const before = process.memoryUsage().arrayBuffers;
      const decoder = new NativeDecoder();
      const push = () => decoder.push(Uint8Array.from([...head('String', 1n), ...varuint(length)]));
      if (length > 2 ** 24) expect(push).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
      else push();
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 21);
    }
  });

  it('of a name, or of columns, is none in Native format', () => {
    for (const claim of claims.slice(1)) {
      expect(() => decode(Uint8Array.from([1, 1, ...varuint(claim)]))).toThrow('Native format');
      expect(() => decode(Uint8Array.from([...varuint(claim), 0]))).toThrow('Native format');
    }
  });
});

describe('an answer whose blocks differ', () => {
  const block = (...names: readonly string[]) =>
    Uint8Array.from([
      ...[names.length, 1],
      ...names.flatMap((name) => [...named(name), ...named('UInt8'), 7]),
    ]);

  it('is refused: else some columns would be shorter than others', () => {
    expect(() => decode(block('a', 'b'), block('a'))).toThrow('different columns');
    expect(() => decode(block('a'), block('a', 'b'))).toThrow('different columns');
    expect(() => decode(block('a'), Uint8Array.of(0, 3))).toThrow('Native format');
  });

  it('may have a block of nothing anywhere', () => {
    const nothing = Uint8Array.of(0, 0);
    const table = decode(nothing, block('a'), nothing, block('a'), nothing);
    expect(table.rows).toBe(2);
  });
});

it('rows that come in one large block are all there, of every width', () => {
  const rows = 200_001;
  const values = BigInt64Array.from({ length: rows }, (_, i) => BigInt(i));
  const wide = decode(head('Int64', BigInt(rows)), new Uint8Array(values.buffer));
  expect(int64sOf(wide, 'p')).toEqual(values);
  const narrow = Int32Array.from(values, Number);
  const widened = decode(head('Decimal(9, 2)', BigInt(rows)), new Uint8Array(narrow.buffer));
  expect(int64sOf(widened, 'p')).toEqual(values);
});

it('a text that comes in many pieces is whole', () => {
  const text = 'ab'.repeat(100_000);
  const bytes = Buffer.concat([
    ...[head('String', 1n), Uint8Array.from(varuint(200_000n)), Buffer.from(text)],
  ]);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_, i) =>
    bytes.subarray(777 * i, 777 * (i + 1)),
  );
  expect(textsOf(decode(...pieces), 'p')).toEqual([text]);
});

it('a text that is none, however long, has its own length', () => {
  expect(decodeUtf8(new Uint8Array(1_000_000).fill(0xff))).toBe('\udcff'.repeat(1_000_000));
});

it('a column of another type than is asked for is told as such', () => {
  const values = BigInt64Array.of(1n);
  const numbers = BigUint64Array.of(1n);
  const columns = new Map<
    string,
    Table['columns'] extends ReadonlyMap<string, infer C> ? C : never
  >([
    ['timestamp', { type: 'DateTime64(3)', values }],
    ['block', { type: 'UInt64', values: numbers }],
    ['row', { type: 'UInt64', values: numbers }],
    ['open', { type: 'String', values: ['1'] }],
  ]);
  expect(() => newestRows({ rows: 1, columns }, false)).toThrow('column open is String');
});

// Each of these took minutes, or hours, by patterns that go back and forth.
describe('an error text that is made to be hard', () => {
  const code = 'Code: 1. DB::Exception: ';

  it.each([
    ['versions', code + ' (version '.repeat(100_000)],
    ['parentheses', `${code} (version ${'('.repeat(100_000)}`],
    ['blanks', `${code}x (version 1)${' '.repeat(100_000)}y`],
  ])('of %s is read as it is', (_, text) => {
    expect(exceptionIn(text, 500)?.message).toBe(text.slice(code.length));
  });

  it.each([
    ['marks', '__exception__\r\na\r\n'.repeat(50_000)],
    ['ends of lines', `__exception__\r\na\r\n${'\n1'.repeat(100_000)}`],
    ['ends', '\r\n1 a\r\n__exception__'.repeat(50_000)],
  ])('of %s has no error', (_, text) => {
    expect(taggedException(text, 'a')).toBeUndefined();
    expect(exceptionAtEnd(text)).toBeUndefined();
  });

  it('is the one with the tag of the answer, whatever rows imitate', () => {
    const error = (code: number, tag: string) =>
      `__exception__\r\n${tag}\r\nCode: ${code}. DB::Exception: x\n1 ${tag}\r\n__exception__\r\n`;
    expect(taggedException(`${error(241, 'b')}rows${error(60, 'a')}`, 'b')?.code).toBe(241);
    expect(taggedException(`rows${error(60, 'a')}`, 'b')).toBeUndefined();
    expect(exceptionAtEnd('rows Code: 60. DB::Exception: gone, and more rows')).toBeUndefined();
  });
});

it('the description of a table with quotes that never close is read to its end', () => {
  const table = {
    engine: 'MergeTree',
    engineFull: `MergeTree('${"\\'".repeat(200_000)}`,
    sortingKey: "\\'".repeat(200_000),
    reordersRows: false,
    columns: [],
  };
  expect(candleDifferences(table)).toContain('column volume is missing, must be UInt64');
  expect(symbolDifferences(table)).toContain('column code is missing, must be String');
});
