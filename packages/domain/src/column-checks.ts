import { priceFields } from './candle.js';
import { columnFields, halves, halvesToNumber, type WritableCandleColumns } from './columns.js';
import { ValidationError } from './errors.js';
import { maxScaledPrice } from './scaled.js';
import { kind } from './text.js';
import { maxTimestamp, minTimestamp } from './time.js';

/**
 * Refuses columns that are no series: other types or lengths, timestamps that don't ascend
 * strictly or lie outside 1900 to 2299, prices of more than 18 digits.
 *
 * @param known so many rows at the beginning are known to be a series already
 */
export function checkColumns(columns: WritableCandleColumns, known = 0): void {
  checkShape(columns);
  checkTimestamps(columns.timestamp, known);
  for (const field of priceFields) checkPrices(field, columns[field], known);
}

function checkShape(columns: WritableCandleColumns): void {
  if (typeof columns !== 'object' || columns === null) {
    throw new ValidationError('columns', `must be an object of columns, not ${kind(columns)}`);
  }
  for (const field of columnFields) {
    const want = field === 'volume' ? 'BigUint64Array' : 'BigInt64Array';
    const column: unknown = columns[field];
    // By name, not instanceof: columns may come from another realm.
    if (Object.prototype.toString.call(column) !== `[object ${want}]`) {
      throw new ValidationError(`columns.${field}`, `must be a ${want}`);
    }
    const { length } = columns[field];
    if (length !== columns.timestamp.length) {
      const reason = `has ${length} values, timestamp has ${columns.timestamp.length}`;
      throw new ValidationError(`columns.${field}`, reason);
    }
  }
}

function checkTimestamps(column: BigInt64Array, known: number): void {
  const words = halves(column);
  let previous = known === 0 ? Number.NEGATIVE_INFINITY : halvesToNumber(words, known - 1);
  for (let i = known; i < column.length; i++) {
    const ms = halvesToNumber(words, i);
    if (ms <= previous) {
      throw new ValidationError(`columns.timestamp[${i}]`, 'must be later than the one before');
    }
    previous = ms;
  }
  const first = column.length === 0 ? minTimestamp : halvesToNumber(words, 0);
  if (first < minTimestamp || previous > maxTimestamp) {
    throw new ValidationError('columns.timestamp', 'must lie between 1900-01-01 and 2299-12-31');
  }
}

/** The high half of 10^18: beyond it a value may have 19 digits, and is looked at closely. */
const highLimit = Number(maxScaledPrice >> 32n);

function checkPrices(field: string, column: BigInt64Array, known: number): void {
  const words = halves(column);
  for (let at = 2 * known + 1; at < words.length; at += 2) {
    const high = words[at] as number;
    if (high < highLimit && high >= -highLimit) continue;
    const row = at >> 1;
    const value = column[row] as bigint;
    if (value > maxScaledPrice || value < -maxScaledPrice) {
      throw new ValidationError(`columns.${field}[${row}]`, 'must have at most 18 digits');
    }
  }
}
