/** A document in MongoDB Extended JSON v2, where types that JSON lacks are objects such as `{ $oid }`. */
export interface RawDocument {
  readonly [field: string]: RawValue;
}

export type RawValue =
  | string
  | number
  | boolean
  | null
  | readonly RawValue[]
  | { readonly [field: string]: RawValue };

/** An `ObjectId`, of 24 hex digits. */
export const oid = (hex: string): RawValue => ({ $oid: hex });
/** The nth of a range of ids that no store gives today. */
export const oidText = (n: number): string => n.toString(16).padStart(24, '0');
/** A `Decimal128`. */
export const decimal = (text: string): RawValue => ({ $numberDecimal: text });
/** A date. */
export const date = (iso: string): RawValue => ({ $date: iso });
/** A double, `NaN` and `Infinity` included. */
export const double = (text: string): RawValue => ({ $numberDouble: text });
export const int32 = (n: number): RawValue => ({ $numberInt: `${n}` });
export const int64 = (text: string): RawValue => ({ $numberLong: text });
