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

/** A document of the fields that are not undefined. */
export function document(fields: Readonly<Record<string, RawValue | undefined>>): RawDocument {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as RawDocument;
}

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

/** One form for what Extended JSON says in two: numbers as such, dates as ISO 8601 text. */
export function normalized(document: RawDocument): RawDocument {
  return Object.fromEntries(
    Object.entries(document).map(([field, value]) => [field, normalizedValue(value)]),
  );
}

function normalizedValue(value: RawValue): RawValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(normalizedValue);
  const [[type, content] = ['', null], ...more] = Object.entries(value);
  if (more.length > 0) return normalized(value);
  if (type === '$numberInt' || type === '$numberDouble') return Number(content);
  // Beyond what a double holds the text is the number.
  if (type === '$numberLong')
    return Number.isSafeInteger(Number(content)) ? Number(content) : value;
  if (type !== '$date') return type === '$oid' ? value : normalized(value);
  const ms = typeof content === 'string' ? content : Number(normalizedValue(content));
  return date(new Date(ms).toISOString());
}

/** By type guard: `Array.isArray` does not narrow readonly lists. */
const isList = (value: object): value is readonly RawValue[] => Array.isArray(value);

export function byRawId(a: RawDocument, b: RawDocument): number {
  return JSON.stringify(a['_id']) < JSON.stringify(b['_id']) ? -1 : 1;
}
