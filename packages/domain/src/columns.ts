/** What the readonly columns share: a typed array's reading half. */
interface ReadonlyColumn extends Iterable<bigint> {
  readonly length: number;
  readonly byteLength: number;
  readonly BYTES_PER_ELEMENT: number;
  readonly [index: number]: bigint;
  at(index: number): bigint | undefined;
  indexOf(value: bigint, from?: number): number;
  lastIndexOf(value: bigint, from?: number): number;
  includes(value: bigint, from?: number): boolean;
  join(separator?: string): string;
  entries(): IterableIterator<[number, bigint]>;
  keys(): IterableIterator<number>;
  values(): IterableIterator<bigint>;
}

/** A `BigInt64Array` whose type has no way to write. `slice` copies, and the copy is yours. */
export interface ReadonlyInt64Column extends ReadonlyColumn {
  slice(start?: number, end?: number): BigInt64Array<ArrayBuffer>;
}

/** A `BigUint64Array` whose type has no way to write. `slice` copies, and the copy is yours. */
export interface ReadonlyUint64Column extends ReadonlyColumn {
  slice(start?: number, end?: number): BigUint64Array<ArrayBuffer>;
}

/** The columns of a series, all of one length, ascending in time. */
export interface CandleColumns {
  /** Epoch milliseconds. */
  readonly timestamp: ReadonlyInt64Column;
  /** Price x 10^scale. */
  readonly open: ReadonlyInt64Column;
  readonly high: ReadonlyInt64Column;
  readonly low: ReadonlyInt64Column;
  readonly close: ReadonlyInt64Column;
  readonly volume: ReadonlyUint64Column;
}

/** Columns that can be written: yours, until you give them to `CandleSeries.fromColumns`. */
export interface WritableCandleColumns {
  readonly timestamp: BigInt64Array;
  readonly open: BigInt64Array;
  readonly high: BigInt64Array;
  readonly low: BigInt64Array;
  readonly close: BigInt64Array;
  readonly volume: BigUint64Array;
}

export const columnFields = ['timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;
export type ColumnField = (typeof columnFields)[number];

export function allocateColumns(length: number): WritableCandleColumns {
  return {
    timestamp: new BigInt64Array(length),
    open: new BigInt64Array(length),
    high: new BigInt64Array(length),
    low: new BigInt64Array(length),
    close: new BigInt64Array(length),
    volume: new BigUint64Array(length),
  };
}

/** Applies one function to each column. */
export function mapColumns(
  columns: WritableCandleColumns,
  map: <T extends BigInt64Array | BigUint64Array>(column: T) => T,
): WritableCandleColumns {
  return {
    timestamp: map(columns.timestamp),
    open: map(columns.open),
    high: map(columns.high),
    low: map(columns.low),
    close: map(columns.close),
    volume: map(columns.volume),
  };
}

/**
 * The same memory as 32-bit halves, low half first. A `bigint` of each element would cost an
 * allocation; two halves cost nothing. (Every engine that runs today is little-endian.)
 */
export function halves(column: BigInt64Array | BigUint64Array): Int32Array {
  return new Int32Array(column.buffer, column.byteOffset, column.length * 2);
}

/** Element `i` of {@link halves} as a double: exact below 2^53, else rounded once. */
export function halvesToNumber(words: Int32Array, i: number): number {
  return (words[2 * i + 1] as number) * 4_294_967_296 + ((words[2 * i] as number) >>> 0);
}
