import { Decimal as DecimalJs } from 'decimal.js';

/**
 * Exact decimal numbers: our own clone of decimal.js, so that an application's `Decimal.set` can't
 * reach us, with 50 digits of precision. `toFixed()` gives all digits, never an exponent.
 */
export const Decimal = DecimalJs.clone({
  defaults: true,
  precision: 50,
  // Exponents beyond any that we accept: text is plain digits.
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Decimal = DecimalJs;
export namespace Decimal {
  /** What a `Decimal` is made from: text, a number, or a `Decimal` of any copy of decimal.js. */
  export type Value = DecimalJs.Value;
}
