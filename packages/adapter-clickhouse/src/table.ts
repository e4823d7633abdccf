import { BrokenAnswerError, UnexpectedTypeError } from './errors.js';

/** Values of a type of fixed width. */
export type FixedValues = BigInt64Array | BigUint64Array | Uint8Array;

/** A column as it came. */
export interface Column {
  readonly type: string;
  readonly values: FixedValues | readonly string[];
}

/** A result. Without rows it may have no columns either. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** A String column; empty where the result is. */
export function textsOf(table: Table, name: string): readonly string[] {
  const values = valuesOf(table, name);
  if (values === undefined) return [];
  if (Array.isArray(values)) return values;
  throw new UnexpectedTypeError(`column ${name} holds no text`);
}

/** A column of Int64, DateTime64 or Decimal. */
export function int64sOf(table: Table, name: string): BigInt64Array {
  return typed(table, name, BigInt64Array);
}

export function uint64sOf(table: Table, name: string): BigUint64Array {
  return typed(table, name, BigUint64Array);
}

export function uint8sOf(table: Table, name: string): Uint8Array {
  return typed(table, name, Uint8Array);
}

function typed<T extends FixedValues>(
  table: Table,
  name: string,
  type: new (length: number) => T,
): T {
  const values = valuesOf(table, name) ?? new type(0);
  if (values instanceof type) return values;
  throw new UnexpectedTypeError(`column ${name} holds other values than asked for`);
}

function valuesOf(table: Table, name: string): Column['values'] | undefined {
  const column = table.columns.get(name);
  if (column !== undefined || table.rows === 0) return column?.values;
  throw new BrokenAnswerError(`the answer lacks column ${name}`);
}
