import type * as z from 'zod/mini';

/**
 * A schema says precisely what is wrong with a value, and that costs: it follows the path of each field
 * and collects. Nearly all values are right. So a schema may have a reader beside it, which takes right
 * values only, many times as fast; of all others the schema decides.
 */
export type Reader = (value: unknown) => unknown;

/** A reader's word for a value that it does not take: the schema must look. */
export const notPlain: unique symbol = Symbol('not plain');

const readers = new WeakMap<z.core.$ZodType, Reader>();

/** @param reader gives what the schema gives, for any value that it takes */
export function withReader<S extends z.core.$ZodType>(schema: S, reader: Reader): S {
  readers.set(schema, reader);
  return schema;
}

/** What the schema's reader makes of a value; {@link notPlain} where there is none. */
export function readPlain(schema: z.core.$ZodType, value: unknown): unknown {
  const reader = readers.get(schema);
  return reader === undefined ? notPlain : reader(value);
}

/** The schema's reader; where it has none, the schema itself as one. */
export function readerOf(schema: z.ZodMiniType): Reader {
  return (
    readers.get(schema) ??
    ((value) => {
      const result = schema.safeParse(value);
      return result.success ? result.data : notPlain;
    })
  );
}
