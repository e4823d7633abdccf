import * as z from 'zod/mini';
import { ValidationError } from './errors.js';
import { immutable } from './immutable.js';
import { checkText } from './text.js';
import { checkTimestamp } from './time.js';

/** A schema that takes anything from outside and gives a `T` of its own: immutable, nothing shared. */
export type Schema<T> = z.ZodMiniType<T, unknown>;
/** The schema of a field that may be absent. */
export type Optional<T> = z.ZodMiniExactOptional<Schema<T>>;

/** One schema for each field of `T`, no more and no less: the compiler keeps types and schemas equal. */
export type Shape<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? Optional<Exclude<T[K], undefined>>
    : Schema<T[K]>;
};

type Fields = Record<string, unknown>;
type IsAbsent = (key: string, value: unknown) => boolean;
const isNothing: IsAbsent = (_key, value) => value === undefined || value === null;

/**
 * The schema of an object with these fields; others are left out. Absent, undefined and null are
 * the same (contract F4), unless `isAbsent` says otherwise.
 */
export function entity<T extends object>(shape: Shape<T>, isAbsent = isNothing): Schema<T> {
  const fields = z.object(shape as Readonly<Record<string, Schema<unknown>>>);
  // Shape<T> has made sure that what these fields parse to is a T; zod can't infer it from a generic.
  const own = z.transform((parsed: Fields) => immutable(parsed as T)) as z.ZodMiniType<T, Fields>;
  return z.pipe(presentFields(Object.keys(shape), isAbsent), z.pipe(fields, own));
}

/** The schema of objects told apart by `type`; likewise. */
export function tagged<T extends object>(
  options: readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
  keys: readonly string[],
): Schema<T> {
  const own = z.transform((parsed: unknown) => immutable(parsed as T)) as z.ZodMiniType<T, unknown>;
  const variants = z.discriminatedUnion('type', options);
  return z.pipe(presentFields(keys, isNothing), z.pipe(variants, own));
}

function presentFields(keys: readonly string[], isAbsent: IsAbsent) {
  return z.transform((input: unknown): unknown => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
    const source = input as Readonly<Record<string, unknown>>;
    const fields: Record<string, unknown> = {};
    for (const key of keys) {
      const value = source[key];
      if (!isAbsent(key, value)) fields[key] = value;
    }
    return fields;
  });
}

export function optional<T>(schema: Schema<T>): Optional<T> {
  return z.exactOptional(schema);
}

/** A list, kept in order. */
export function list<T>(element: Schema<T>): Schema<readonly T[]> {
  return z.readonly(z.array(element));
}

/** A schema from one of our checks, so that each rule stands in one place. */
export function by<T>(check: (path: string, value: unknown) => T): Schema<T> {
  return z.transform((value: unknown, payload) => {
    // Not by an exception: a long list of trades has many fields that are rightly absent.
    if (value === undefined) {
      payload.issues.push({ code: 'custom', message: 'is required', input: value });
      return z.NEVER;
    }
    try {
      return check('', value);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      payload.issues.push({ code: 'custom', message: error.reason, input: value });
      return z.NEVER;
    }
  }) as Schema<T>;
}

/** Any well-formed text, the empty one included. */
export const text: Schema<string> = by(checkText);
/** Text of at most so many characters (UTF-16 units). */
export const textUpTo = (most: number): Schema<string> =>
  by((path, value) => checkLength(path, value, most));
/** The name of an entity that is to be saved: 1 to 1,000 characters, not all of them blank. */
export const entityName: Schema<string> = by((path, value) => {
  const name = checkLength(path, value, 1000);
  if (name.trim() === '') throw new ValidationError(path, 'must not be blank');
  return name;
});
/** A finite number; -0 is 0, which databases don't keep apart. */
export const finite = z.number().check(z.overwrite((value) => value + 0));
/** An integer that a double holds exactly; -0 is 0. */
export const integer = z.int().check(z.overwrite((value) => value + 0));
/** A version of an entity: 1, 2, ... */
export const version = integer.check(z.minimum(1));
/** A `Date`, epoch milliseconds or ISO 8601 text; see {@link checkTimestamp}. */
export const instant: Schema<Date> = by((path, value) => new Date(checkTimestamp(path, value)));

function checkLength(path: string, value: unknown, most: number): string {
  const own = checkText(path, value);
  if (own.length > most) {
    throw new ValidationError(path, `must not be longer than ${most} characters`);
  }
  return own;
}
