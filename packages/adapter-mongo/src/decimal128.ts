import { Decimal } from '@jts/domain';
import { Decimal128 } from 'mongodb';

/**
 * IEEE 754 decimal128 in 16 bytes, little-endian: sign (1 bit), exponent + 6176 (14 bits), coefficient
 * (113 bits). Nearly every price and amount has a coefficient below 2^53; those go by plain numbers,
 * many times as fast as by the text that the driver's class speaks.
 */
const bias = 6176;
const wordDigits = 7;
const two32 = 2 ** 32;

/**
 * Exact, without trailing decimal zeros; as long as it is not tiny, its text has no exponent either, for
 * whoever prints what is stored.
 *
 * @param value as `checkMoney` lets it through: finite, at most 34 digits
 */
export function toDecimal128(value: Decimal): Decimal128 {
  const { d: words, e: exponent, s: sign } = value;
  const [first = 0, second = 0] = words ?? [];
  // The exponent of the last word's last digit.
  let scale = (Math.floor(exponent / wordDigits) - (words?.length ?? 0) + 1) * wordDigits;
  const fits = words !== null && (words.length < 2 || (words.length === 2 && first <= 90_000_000));
  let coefficient = (words?.length ?? 0) > 1 ? first * 1e7 + second : first;
  if (!fits || scale > 0) return Decimal128.fromString(value.toFixed());
  if (coefficient === 0) return fromParts(0, 0, false);
  while (scale < 0 && coefficient % 10 === 0) {
    coefficient /= 10;
    scale++;
  }
  return fromParts(coefficient, scale, sign < 0);
}

function fromParts(coefficient: number, exponent: number, negative: boolean): Decimal128 {
  const bytes = new Uint8Array(16);
  let rest = coefficient;
  for (let i = 0; rest > 0; i++) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  const high = ((exponent + bias) << 1) | (negative ? 0x8000 : 0);
  bytes[14] = high & 0xff;
  bytes[15] = high >>> 8;
  return new Decimal128(bytes);
}

/**
 * The decimal in the 16 bytes from `offset`; undefined where the coefficient takes more than 53 bits,
 * or the exponent is one that prices don't have: the driver's class reads those.
 */
export function readDecimal(view: DataView, offset: number): Decimal | undefined {
  const high = view.getUint32(offset + 12, true);
  const upper = view.getUint32(offset + 4, true);
  const exponent = ((high >>> 17) & 0x3fff) - bias;
  const plain = (high & 0x1ffff) === 0 && view.getUint32(offset + 8, true) === 0;
  if (!plain || upper >= 0x200000 || exponent > 0 || exponent < -20) return undefined;
  const coefficient = upper * two32 + view.getUint32(offset, true);
  const negative = high >>> 31 === 1;
  return (
    fromWords(coefficient, -exponent, negative) ??
    new Decimal((negative ? '-' : '') + placePoint(`${coefficient}`, -exponent))
  );
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A Decimal from its words, three times as fast as from text; see https://mikemcl.github.io/decimal.js/
 * on `d`, `e` and `s`. Words have seven digits each and meet at the decimal point.
 *
 * @returns undefined where the words don't come out of plain numbers
 */
function fromWords(coefficient: number, places: number, negative: boolean): Decimal | undefined {
  const fractionWords = Math.ceil(places / wordDigits);
  let rest = coefficient * 10 ** (fractionWords * wordDigits - places);
  if (!Number.isSafeInteger(rest)) return undefined;
  const value: Writable<Decimal> = new Decimal(0);
  if (rest === 0) return value;
  let first = 0;
  let count = 0;
  const words: number[] = [];
  for (; rest > 0; count++) {
    first = rest % 1e7;
    rest = Math.floor(rest / 1e7);
    // Trailing zeros are left out.
    if (first !== 0 || words.length > 0) words.push(first);
  }
  let exponent = (count - fractionWords - 1) * wordDigits;
  for (; first >= 10; first /= 10) exponent++;
  value.d = words.reverse();
  value.e = exponent;
  value.s = negative ? -1 : 1;
  return value;
}

function placePoint(digits: string, places: number): string {
  if (places === 0) return digits;
  const all = digits.padStart(places + 1, '0');
  return `${all.slice(0, -places)}.${all.slice(-places)}`;
}

/** Any stored decimal, NaN and infinities included. */
export function fromDecimal128(value: Decimal128): Decimal {
  const { bytes } = value;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return readDecimal(view, 0) ?? new Decimal(value.toString());
}
