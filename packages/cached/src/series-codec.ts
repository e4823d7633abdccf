import type { Span } from '@jts/adapter-kit';
import {
  allocateColumns,
  CandleSeries,
  columnFields,
  type SeriesKey,
  type WritableCandleColumns,
} from '@jts/domain';
import { disclose, enclose, type Label, sizeInCache } from './envelope.js';

const bytesOfRow = 8 * columnFields.length;

/** Where bars of a series stand in the cache, and what must be true of them. */
export interface SeriesPlace {
  readonly cacheKey: string;
  readonly key: SeriesKey;
  readonly scale: number;
  /** None lies outside; absent: anywhere. */
  readonly span?: Span;
}

export interface CachedSeries {
  readonly series: CandleSeries;
  readonly fill: number;
}

/** The bytes that a series of so many bars takes in the cache. */
export const seriesBytes = (rows: number): number => sizeInCache(rows * bytesOfRow);

/** The columns one after the other, as they stand in memory: no digit is touched. */
export function encodeSeries(
  cacheKey: string,
  { number, fill }: Pick<Label, 'number' | 'fill'>,
  series: CandleSeries,
): Uint8Array {
  const { length: rows, scale } = series;
  // What is readonly by type is not written to here.
  const columns = series.columns as WritableCandleColumns;
  return enclose(cacheKey, { number, fill, rows, scale }, rows * bytesOfRow, (payload) => {
    columnFields.forEach((field, i) => {
      const { buffer, byteOffset, byteLength } = columns[field];
      payload.set(new Uint8Array(buffer, byteOffset, byteLength), i * 8 * rows);
    });
  });
}

/** The bars that were stored under this number; undefined where anything is not exactly right. */
export function decodeSeries(
  { cacheKey, key, scale, span }: SeriesPlace,
  number: number,
  bytes: Uint8Array,
): CachedSeries | undefined {
  const value = disclose(cacheKey, bytes);
  if (value === undefined || value.number !== number || value.scale !== scale) return undefined;
  const { rows, payload, fill } = value;
  if (payload.byteLength !== rows * bytesOfRow) return undefined;
  try {
    const series = CandleSeries.fromColumns(key, columnsOver(payload, rows), scale);
    return span === undefined || lies(series, span) ? { series, fill } : undefined;
  } catch {
    return undefined;
  }
}

/** Series that follow one another, of one key and scale, in one. */
export function joined(
  key: SeriesKey,
  scale: number,
  parts: readonly CandleSeries[],
): CandleSeries {
  const filled = parts.filter(({ length }) => length > 0);
  const [only] = filled;
  if (only !== undefined && filled.length === 1) return only;
  const columns = allocateColumns(filled.reduce((sum, { length }) => sum + length, 0));
  let row = 0;
  for (const part of filled) {
    for (const field of columnFields) columns[field].set(part.columns[field] as never, row);
    row += part.length;
  }
  return CandleSeries.fromColumns(key, columns, scale);
}

function columnsOver({ buffer, byteOffset }: Uint8Array, rows: number) {
  const at = (i: number) => [buffer, byteOffset + i * 8 * rows, rows] as const;
  return {
    timestamp: new BigInt64Array(...at(0)),
    open: new BigInt64Array(...at(1)),
    high: new BigInt64Array(...at(2)),
    low: new BigInt64Array(...at(3)),
    close: new BigInt64Array(...at(4)),
    volume: new BigUint64Array(...at(5)),
  } satisfies WritableCandleColumns;
}

function lies(series: CandleSeries, { from, to }: Span): boolean {
  return series.lowerBound(from) === 0 && series.lowerBound(to + 1) === series.length;
}
