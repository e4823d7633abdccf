import { Decimal } from './decimal.js';
import { ValidationError } from './errors.js';
import { kind } from './text.js';

/** Prices are kept as integers of this magnitude at most: 18 digits, as ClickHouse's Decimal64. */
export const maxScaledPrice = 10n ** 18n - 1n;
/** The largest volume: 2^64-1. */
export const maxVolume = 2n ** 64n - 1n;
/** Decimal places of a price column, where nothing else is said. */
export const defaultPriceScale = 4;

const powers = Array.from({ length: 19 }, (_, exponent) => 10n ** BigInt(exponent));

/** 10^exponent, for 0 to 18. */
export function powerOfTen(exponent: number): bigint {
  const power = powers[exponent];
  if (power === undefined) throw new ValidationError('scale', 'must be an integer from 0 to 18');
  return power;
}

export function checkScale(scale: number, path = 'scale'): number {
  if (!Number.isInteger(scale) || scale < 0 || scale > 18) {
    throw new ValidationError(path, 'must be an integer from 0 to 18');
  }
  return scale;
}

// decimal.js would round long numbers of another base, and skips underscores.
const decimalText = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const nonZeroText = /^[^e]*[1-9]/i;

/** A finite decimal, with every digit of `value`. @throws ValidationError naming `path` */
export function checkDecimal(path: string, value: unknown): Decimal {
  const decimal = toDecimal(path, value);
  if (!decimal.isFinite()) throw new ValidationError(path, 'must be finite');
  if (typeof value !== 'string') return decimal;
  if (!decimalText.test(value)) throw new ValidationError(path, 'must be a decimal number');
  // Where its exponent underflows, decimal.js makes 0 of a number that is none.
  if (decimal.isZero() && nonZeroText.test(value)) {
    throw new ValidationError(path, 'must not have such an exponent');
  }
  return decimal;
}

function toDecimal(path: string, value: unknown): Decimal {
  try {
    return new Decimal(value as Decimal.Value);
  } catch (cause) {
    throw new ValidationError(path, `must be a decimal number, not ${kind(value)}`, { cause });
  }
}

/**
 * A price as an integer: value x 10^scale, exact.
 *
 * @throws ValidationError where it is not finite, has more decimal places than `scale`, or 18 digits
 *   don't hold it
 */
export function toScaled(path: string, value: Decimal, scale: number): bigint {
  if (!value.isFinite()) throw new ValidationError(path, 'must be finite');
  if (value.isZero()) return 0n;
  if (value.decimalPlaces() > scale) {
    throw new ValidationError(path, `${shown(value)} has more than ${scale} decimal places`);
  }
  // Told from the exponent, before 1e400 becomes 400 digits.
  if (value.e + scale > 17) throw outOfRange(path, scale);
  const [whole = '0', fraction = ''] = value.toFixed().split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** The decimal that an integer stands for: scaled / 10^scale. */
export function fromScaled(scaled: bigint, scale: number): Decimal {
  return new Decimal(scaledText(scaled, scale));
}

/** The digits of scaled / 10^scale, with exactly `scale` decimal places. */
export function scaledText(scaled: bigint, scale: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The digits of scaled / 10^scale, without zeros at the end of the decimal places. */
export function plainText(scaled: bigint, scale: number): string {
  const text = scaledText(scaled, scale);
  return scale === 0 ? text : text.replace(/\.?0+$/, '');
}

/** An integer from one scale to another. @throws ValidationError where digits would be lost */
export function rescale(path: string, scaled: bigint, from: number, to: number): bigint {
  if (from === to) return scaled;
  if (from > to) {
    const divisor = powerOfTen(from - to);
    if (scaled % divisor === 0n) return scaled / divisor;
    throw new ValidationError(
      path,
      `${plainText(scaled, from)} has more than ${to} decimal places`,
    );
  }
  const result = scaled * powerOfTen(to - from);
  if (result > maxScaledPrice || result < -maxScaledPrice) throw outOfRange(path, to);
  return result;
}

/** A volume: an integer from 0 to 2^64-1. @throws ValidationError naming `path` */
export function checkVolume(path: string, value: unknown): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new ValidationError(path, 'must be an integer; above 2^53 give a bigint');
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') {
    throw new ValidationError(path, `must be an integer or a bigint, not ${kind(value)}`);
  }
  const volume = BigInt(value);
  if (volume < 0n || volume > maxVolume) {
    throw new ValidationError(path, 'must lie between 0 and 2^64-1');
  }
  return volume;
}

/** A decimal in a message: 1e-9000000 would be nine million digits. */
function shown(value: Decimal): string {
  return value.decimalPlaces() > 40 || value.e > 40 ? value.toExponential(5) : value.toFixed();
}

function outOfRange(path: string, scale: number): ValidationError {
  return new ValidationError(path, `must lie within ±10^${18 - scale} (scale ${scale})`);
}
