/**
 * ClickHouse's Native format over HTTP: blocks of `varuint columns, varuint rows`, then for each
 * column its name, its type and its values, one after the other, little-endian. 64-bit integers,
 * decimals and DateTime64 are plain integers, so a column is copied and never converted.
 */
import type { FixedValues as Fixed } from './table.js';

/** A column on its way to the server. */
export interface ColumnToSend {
  readonly name: string;
  readonly type: string;
  readonly values: Fixed | readonly string[];
}

/**
 * One block after the other, of at most `blockRows` rows. Values of fixed width are sent from where
 * they are, without a copy: they must not change until they are sent.
 */
export function* encodeNative(
  columns: readonly ColumnToSend[],
  rows: number,
  blockRows = 65_536,
): Generator<Uint8Array> {
  for (let from = 0; from < rows; from += blockRows) {
    const end = Math.min(rows, from + blockRows);
    let head = [...varuint(columns.length), ...varuint(end - from)];
    for (const { name, type, values } of columns) {
      yield Uint8Array.from([...head, ...lengthAndText(name), ...lengthAndText(type)]);
      head = [];
      yield isText(values) ? textBytes(values, from, end) : valueBytes(values, from, end);
    }
  }
}

const utf8 = new TextEncoder();

const isText = (values: Fixed | readonly string[]): values is readonly string[] =>
  Array.isArray(values);

function valueBytes(values: Fixed, from: number, end: number): Uint8Array {
  const part = values.subarray(from, end);
  return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
}

function textBytes(values: readonly string[], from: number, end: number): Uint8Array {
  const parts = values.slice(from, end).flatMap((value) => {
    const bytes = utf8.encode(value);
    return [Uint8Array.from(varuint(bytes.length)), bytes];
  });
  return Buffer.concat(parts);
}

function lengthAndText(text: string): number[] {
  const bytes = utf8.encode(text);
  return [...varuint(bytes.length), ...bytes];
}

function varuint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}
