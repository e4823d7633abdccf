import { halves, halvesToNumber, plainText, type WritableCandleColumns } from '@jts/domain';
import type { RowProblem } from '@jts/ports';

/** The columns of prices as 32-bit halves: a bigint for each price would cost an allocation. */
export interface PriceWords {
  readonly open: Int32Array;
  readonly high: Int32Array;
  readonly low: Int32Array;
  readonly close: Int32Array;
}

export function priceWords({ open, high, low, close }: WritableCandleColumns): PriceWords {
  return { open: halves(open), high: halves(high), low: halves(low), close: halves(close) };
}

const exactBelow = 2 ** 53;

/** Whether a bar contradicts itself: its open or close lies outside of low to high. */
export function breaksOhlc(words: PriceWords, columns: WritableCandleColumns, i: number): boolean {
  const open = halvesToNumber(words.open, i);
  const high = halvesToNumber(words.high, i);
  const low = halvesToNumber(words.low, i);
  const close = halvesToNumber(words.close, i);
  // Rounding to doubles keeps the order: what is above as doubles is above.
  if (open > high || close > high || low > open || low > close) return true;
  // Beyond 2^53 different prices may round to one double.
  const exact = -low < exactBelow && high < exactBelow;
  return !exact && contradiction(columns, i) !== undefined;
}

/** A halt bar of the KRX: a close without any trade, so that open, high and low are 0. */
export function isHalt(words: PriceWords, i: number): boolean {
  return (
    isZero(words.open, i) &&
    isZero(words.high, i) &&
    isZero(words.low, i) &&
    !isZero(words.close, i)
  );
}

export function isZero(words: Int32Array, i: number): boolean {
  return words[2 * i] === 0 && words[2 * i + 1] === 0;
}

export function isNegative(words: Int32Array, i: number): boolean {
  return (words[2 * i + 1] as number) < 0;
}

/** What is wrong with a bar that breaks OHLC. */
export function describeOhlc(
  columns: WritableCandleColumns,
  i: number,
  scale: number,
): Omit<RowProblem, 'row'> {
  if (isHalt(priceWords(columns), i)) {
    return { field: 'high', reason: 'open, high and low are 0: a halt bar' };
  }
  const [field, word, bound] = contradiction(columns, i) ?? ['close', 'outside of', 'high'];
  const text = (name: 'open' | 'high' | 'low' | 'close') =>
    plainText(columns[name][i] as bigint, scale);
  return { field, reason: `${text(field)} is ${word} the ${bound}, ${text(bound)}` };
}

function contradiction(columns: WritableCandleColumns, i: number) {
  const at = (name: 'open' | 'high' | 'low' | 'close') => columns[name][i] as bigint;
  if (at('high') < at('low')) return ['high', 'below', 'low'] as const;
  if (at('open') > at('high')) return ['open', 'above', 'high'] as const;
  if (at('close') > at('high')) return ['close', 'above', 'high'] as const;
  if (at('open') < at('low')) return ['open', 'below', 'low'] as const;
  if (at('close') < at('low')) return ['close', 'below', 'low'] as const;
  return undefined;
}
