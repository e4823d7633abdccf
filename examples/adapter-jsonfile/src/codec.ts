import {
  allocateColumns,
  type CandleColumns,
  CandleSeries,
  CorruptDataError,
  checkTimestamp,
  columnFields,
  isStorageError,
  type SeriesKey,
  scaledText,
  ValidationError,
  type WritableCandleColumns,
} from '@jts/domain';

/** Time, open, high, low, close and volume, a space between them: one text a bar, and every digit. */
export type Row = string;

export function toRows({ columns, length, scale }: CandleSeries): Row[] {
  const { timestamp, open, high, low, close, volume } = columns;
  const prices = [open, high, low, close];
  return Array.from({ length }, (_, i) => {
    const time = new Date(Number(timestamp[i])).toISOString();
    const texts = prices.map((column) => scaledText(column[i] as bigint, scale));
    return `${time} ${texts.join(' ')} ${volume[i]}`;
  });
}

/**
 * The bars of rows in any order; of several rows of one time the last counts (contract C2).
 *
 * @throws ValidationError naming row and field
 */
export function fromRows(key: SeriesKey, rows: unknown, scale: number): CandleSeries {
  if (!Array.isArray(rows)) throw new ValidationError('candles', 'must be a list');
  const columns = allocateColumns(rows.length);
  for (const [i, row] of rows.entries()) readRow(columns, i, row, scale);
  return CandleSeries.fromColumns(key, inOrder(columns), scale);
}

function readRow(columns: WritableCandleColumns, i: number, row: unknown, scale: number): void {
  if (typeof row !== 'string') throw new ValidationError(`candles[${i}]`, 'must be text');
  const texts = row.split(' ');
  for (const [n, field] of columnFields.entries()) {
    const path = `candles[${i}].${field}`;
    const places = field === 'volume' ? 0 : scale;
    columns[field][i] =
      field === 'timestamp'
        ? BigInt(checkTimestamp(path, texts[n]))
        : scaled(path, texts[n], places);
  }
}

const decimal = /^-?\d{1,20}(?:\.\d{1,18})?$/;

/** The integer value x 10^places, without a float on the way. */
function scaled(path: string, text: unknown, places: number): bigint {
  if (typeof text !== 'string' || !decimal.test(text)) {
    throw new ValidationError(path, 'must be a decimal number as text');
  }
  const [whole = '', fraction = ''] = text.split('.');
  if (fraction.length > places) {
    throw new ValidationError(path, `must not have more than ${places} decimal places`);
  }
  return BigInt(whole + fraction.padEnd(places, '0'));
}

function inOrder(columns: WritableCandleColumns): WritableCandleColumns {
  const { timestamp } = columns;
  const time = (row: number) => timestamp[row] as bigint;
  if (timestamp.every((ms, row) => row === 0 || time(row - 1) < ms)) return columns;
  const last = new Map(Array.from(timestamp, (ms, row) => [ms, row]));
  const rows = [...last.values()].sort((a, b) => (time(a) < time(b) ? -1 : 1));
  return pick(columns, rows);
}

function pick(columns: CandleColumns, rows: readonly number[]): WritableCandleColumns {
  const picked = allocateColumns(rows.length);
  for (const field of columnFields) {
    for (const [i, row] of rows.entries()) picked[field][i] = columns[field][row] as bigint;
  }
  return picked;
}

/** Reads a record that is stored: what is wrong there is not the caller's fault (contract G10). */
export function decode<T>(collection: string, id: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'VALIDATION') throw error;
    const { path, reason } = error as ValidationError;
    throw new CorruptDataError(collection, id, path, reason, { cause: error });
  }
}
