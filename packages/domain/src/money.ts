import { Decimal } from './decimal.js';
import { ValidationError } from './errors.js';
import { checkDecimal } from './scaled.js';
import { by, type Schema } from './schema.js';

/** What databases keep of a decimal (Decimal128): 34 significant digits. */
const maxDigits = 34;

/**
 * An amount, or a price outside a series: a decimal of at most 34 significant digits, below 10^34,
 * with at most 34 decimal places; never rounded. -0 is 0.
 *
 * @param value a `Decimal` of any copy of decimal.js, text, or a number
 * @throws ValidationError naming `path`
 */
export function checkMoney(path: string, value: unknown): Decimal {
  const money = checkDecimal(path, value);
  if (money.isZero()) return new Decimal(0);
  if (money.precision() > maxDigits || money.decimalPlaces() > maxDigits || money.e >= maxDigits) {
    throw new ValidationError(path, `must not need more than ${maxDigits} digits`);
  }
  return money;
}

export const money: Schema<Decimal> = by(checkMoney);
