import {
  type CandleColumns,
  halves,
  halvesToNumber,
  type ReadonlyInt64Column,
  type WritableCandleColumns,
} from './columns.js';
import { maxScaledPrice, powerOfTen, rescale, scaledText } from './scaled.js';

/** The columns with the type that they really have; what is written there belongs to others. */
export function writable(columns: CandleColumns): WritableCandleColumns {
  return columns as WritableCandleColumns;
}

/** The nearest double to each value / 10^scale. */
export function toFloats(column: BigInt64Array | BigUint64Array, scale: number): Float64Array {
  const words = halves(column);
  const unsigned = Object.prototype.toString.call(column) === '[object BigUint64Array]';
  const divisor = Number(powerOfTen(scale));
  const floats = new Float64Array(column.length);
  for (let i = 0; i < floats.length; i++) {
    const value = halvesToNumber(words, i);
    // Below 2^53 value and divisor are exact, so the quotient is rounded once: the nearest double.
    floats[i] =
      Number.isSafeInteger(value) && (value >= 0 || !unsigned)
        ? value / divisor
        : Number(scaledText(column[i] as bigint, scale));
  }
  return floats;
}

/** The prices of a column at another scale. @throws ValidationError naming candle and field */
export function rescaleColumn(
  field: string,
  column: BigInt64Array,
  from: number,
  to: number,
): BigInt64Array {
  const result = new BigInt64Array(column.length);
  const factor = powerOfTen(Math.max(to - from, 0));
  const divisor = powerOfTen(Math.max(from - to, 0));
  const limit = maxScaledPrice / factor;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as bigint;
    const quotient = value / divisor;
    // rescale refuses the same values, and says why: here a path for each would cost more than all.
    if (quotient * divisor !== value || value > limit || value < -limit) {
      rescale(`candles[${i}].${field}`, value, from, to);
    }
    result[i] = quotient * factor;
  }
  return result;
}

export function sameWords(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two price columns hold the same prices: 1.5 is 1.50. */
export function samePrices(
  a: ReadonlyInt64Column,
  scaleA: number,
  b: ReadonlyInt64Column,
  scaleB: number,
): boolean {
  const factorA = powerOfTen(Math.max(scaleB - scaleA, 0));
  const factorB = powerOfTen(Math.max(scaleA - scaleB, 0));
  for (let i = 0; i < a.length; i++) {
    if ((a[i] as bigint) * factorA !== (b[i] as bigint) * factorB) return false;
  }
  return true;
}
