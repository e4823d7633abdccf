import { maxScaledPrice, maxVolume } from '@jts/domain';
import { shown } from './text.js';

/**
 * A number read from a cell: exact, a double where one below 2^53 holds it and a `bigint` beyond;
 * or the reason why it can't be read, as text.
 */
export type ReadNumber = number | bigint | string;

const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * A price as an integer, price x 10^scale.
 *
 * @param text sign, digits, a point and an exponent, as in `-1.40E-05`; nothing else
 * @param round 'half-even': decimal places beyond the scale are rounded, exactly, a half to even
 */
export function readPrice(text: string, scale: number, round?: 'half-even'): ReadNumber {
  const short = readShort(text, scale);
  if (!Number.isNaN(short)) return short;
  const decimal = readDecimal(text);
  if (typeof decimal === 'string') return decimal;
  const scaled = toScaled(decimal, scale, round === 'half-even');
  if (scaled === undefined) return `${shown(text)} has more than ${scale} decimal places`;
  if (scaled > maxScaledPrice || scaled < -maxScaledPrice) {
    return `${shown(text)} lies outside ±10^${18 - scale} (scale ${scale})`;
  }
  return scaled;
}

/** A volume: 0 to 2^64-1; whole, but `5390247.0000` and `1.2e3` are whole too. */
export function readVolume(text: string): ReadNumber {
  const short = readShort(text, 0);
  if (short >= 0) return short;
  const decimal = readDecimal(text);
  if (typeof decimal === 'string') return decimal;
  const volume = toScaled(decimal, 0, false);
  if (decimal.negative && volume !== 0n) return `${shown(text)} is negative`;
  if (volume === undefined) return `${shown(text)} is not a whole number`;
  return volume <= maxVolume ? volume : `${shown(text)} is above 2^64-1`;
}

/** Writes a 64-bit integer to the halves of a column. */
export function setInt64(words: Int32Array, i: number, value: number | bigint): void {
  if (typeof value === 'number') {
    // Typed arrays take what they store modulo 2^32.
    words[2 * i] = value;
    words[2 * i + 1] = Math.floor(value / 4_294_967_296);
  } else {
    words[2 * i] = Number(BigInt.asIntN(32, value));
    words[2 * i + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }
}

/** Most prices: at most 15 digits, so that each step is exact in doubles. NaN: not one of these. */
function readShort(text: string, scale: number): number {
  const { length } = text;
  const negative = text.charCodeAt(0) === 45;
  const start = negative ? 1 : 0;
  if (length - start > 16) return Number.NaN;
  let digits = 0;
  let decimals = -1;
  let mantissa = 0;
  for (let i = start; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (digit === -2 && decimals < 0) decimals = 0;
    else return Number.NaN;
  }
  if (digits === 0 || digits > 15) return Number.NaN;
  if (decimals < 0) decimals = 0;
  for (; decimals > scale && mantissa % 10 === 0; decimals--) mantissa /= 10;
  if (decimals > scale) return Number.NaN;
  const scaled = mantissa * (powers[scale - decimals] ?? Number.NaN);
  if (!(scaled <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
  return negative && scaled !== 0 ? -scaled : scaled;
}

interface DecimalText {
  readonly negative: boolean;
  /** Without leading zeros; empty for 0. */
  readonly digits: string;
  /** The value is digits x 10^exponent. */
  readonly exponent: number;
}

const decimalPattern = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

function readDecimal(text: string): DecimalText | string {
  if (text === '') return 'is empty';
  const match = decimalPattern.exec(text);
  if (match === null) return `${JSON.stringify(shown(text))} is not a decimal number`;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  return { negative: sign === '-', digits, exponent: Number(exponent) - fraction.length };
}

/** Beyond every limit; its digits are never made. */
const tooLarge = maxVolume + 1n;

/** value x 10^scale; undefined where that is no integer and must not be rounded. */
function toScaled(decimal: DecimalText, scale: number, round: boolean): bigint | undefined {
  const { digits, negative } = decimal;
  if (digits === '') return 0n;
  const shift = decimal.exponent + scale;
  // Told from the exponent, before 1e400 becomes 400 digits.
  if (digits.length + shift > 20) return negative ? -tooLarge : tooLarge;
  if (shift >= 0) return signed(negative, BigInt(digits + '0'.repeat(shift)));
  const cut = digits.length + shift;
  const kept = BigInt(digits.slice(0, Math.max(cut, 0)) || '0');
  const rest = cut < 0 ? `0${digits}` : digits.slice(cut);
  if (/^0*$/.test(rest)) return signed(negative, kept);
  return round ? signed(negative, kept + (roundsUp(kept, rest) ? 1n : 0n)) : undefined;
}

/** Whether 0.rest rounds a number up: above a half, or a half beside an odd last digit. */
function roundsUp(kept: bigint, rest: string): boolean {
  return /^50*$/.test(rest) ? kept % 2n === 1n : rest >= '5';
}

const signed = (negative: boolean, value: bigint): bigint => (negative ? -value : value);
