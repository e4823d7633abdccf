import {
  type CandleColumns,
  CandleSeries,
  CorruptDataError,
  columnFields,
  isStorageError,
  type PriceField,
  priceFields,
  SchemaMismatchError,
  type SeriesKey,
  ValidationError,
  type WritableCandleColumns,
} from '@jts/domain';
import type { StoredColumns } from './changes.js';
import type { ColumnToSend } from './native-encoder.js';
import type { CandleTable } from './schema.js';
import { int64sOf, type Table, uint64sOf } from './table.js';

/** The columns of an insert: the series' own memory, to read. */
export function toNative(columns: CandleColumns, scale: number): ColumnToSend[] {
  return columnFields.map((name) => ({
    name,
    type: typeOf(name, scale),
    values: columns[name] as BigInt64Array | BigUint64Array,
  }));
}

function typeOf(field: (typeof columnFields)[number], scale: number): string {
  if (field === 'timestamp') return 'DateTime64(3)';
  return field === 'volume' ? 'UInt64' : `Decimal(18, ${scale})`;
}

/** A series from a result, whose rows may be checked while more are on their way. */
export class SeriesResult {
  private readonly key: SeriesKey;
  private readonly scale: number;
  private readonly collection: string;
  /** The rows so far, and the memory they lie in: what grows there is checked where it is new. */
  private soFar: CandleSeries;
  private memory: readonly ArrayBufferLike[] = [];

  /** @param collection the table's name */
  constructor(key: SeriesKey, scale: number, collection: string) {
    this.key = key;
    this.scale = scale;
    this.collection = collection;
    this.soFar = CandleSeries.empty(key, scale);
  }

  /**
   * @param result the rows so far, or all of it
   * @throws CorruptDataError where the table holds what no series can
   */
  series(result: Table): CandleSeries {
    checkScales(result, this.scale, this.collection);
    const columns = barColumnsOf(result);
    // Each column grows for itself: some may have found new memory, others not.
    const memory = columnFields.map((field) => columns[field].buffer);
    const grewInPlace = memory.every((buffer, i) => buffer === this.memory[i]);
    try {
      this.soFar = grewInPlace
        ? this.soFar.extend(columns)
        : CandleSeries.fromColumns(this.key, columns, this.scale);
      this.memory = memory;
      return this.soFar;
    } catch (error) {
      throw corrupt(error, this.collection, nameOf(this.key));
    }
  }
}

/** The columns of a result: all of a bar, or its timestamp alone. */
export function storedColumns(
  result: Table,
  all: boolean,
  scale: number,
  collection: string,
): StoredColumns {
  if (!all) return { timestamp: int64sOf(result, 'timestamp') };
  checkScales(result, scale, collection);
  return barColumnsOf(result);
}

function barColumnsOf(result: Table): WritableCandleColumns {
  return {
    timestamp: int64sOf(result, 'timestamp'),
    open: int64sOf(result, 'open'),
    high: int64sOf(result, 'high'),
    low: int64sOf(result, 'low'),
    close: int64sOf(result, 'close'),
    volume: uint64sOf(result, 'volume'),
  };
}

/** A series in an error message. */
export const nameOf = ({ exchange, symbol, timeframe }: Record<keyof SeriesKey, string>): string =>
  `${exchange} ${symbol} ${timeframe}`;

/** What was invalid in a stored record is corrupt data. */
export function corrupt(error: unknown, collection: string, id: string): unknown {
  if (!isStorageError(error) || error.code !== 'VALIDATION') return error;
  const { path, reason } = error as ValidationError;
  return new CorruptDataError(collection, id, path.replace(/^(?:columns|key)\./, ''), reason);
}

/** A table that was replaced by one of another scale, since we looked, must not show wrong prices. */
function checkScales(result: Table, scale: number, collection: string): void {
  for (const field of priceFields) {
    const type = result.columns.get(field)?.type;
    if (type === undefined || type.endsWith(`, ${scale})`)) continue;
    throw new SchemaMismatchError(`table ${collection}`, [
      `column ${field} is ${type} now, prices had ${scale} decimal places: open the store again`,
    ]);
  }
}

/** @throws ValidationError where a price has more digits than its column holds */
export function checkPrecision(series: CandleSeries, table: CandleTable): void {
  for (const field of priceFields) {
    if (table.precision[field] < 18) checkDigits(series, field, table.precision[field]);
  }
}

function checkDigits(series: CandleSeries, field: PriceField, digits: number): void {
  const limit = 10n ** BigInt(digits);
  const row = Array.from(series.columns[field]).findIndex((v) => v >= limit || v <= -limit);
  if (row < 0) return;
  const reason = `must have at most ${digits} digits in this table`;
  throw new ValidationError(`candles[${row}].${field}`, reason);
}
