import * as z from 'zod/mini';
import { ValidationError } from './errors.js';
import { immutable } from './immutable.js';
import { notPlain, type Reader, readerOf, withReader } from './plain.js';
import { reason } from './reason.js';
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
  const schema = z.pipe(presentFields(Object.keys(shape), isAbsent), z.pipe(fields, own));
  return withReader(schema, entityReader(fields.shape, isAbsent));
}

function entityReader(
  shape: Readonly<Record<string, Schema<unknown>>>,
  isAbsent: IsAbsent,
): Reader {
  const fields = Object.entries(shape).map(([key, schema]) => ({
    key,
    read: readerOf(schema),
    isOptional: optionals.has(schema),
  }));
  return (input) => {
    if (!isObject(input)) return notPlain;
    const own: Fields = {};
    for (const { key, read, isOptional } of fields) {
      const value = input[key];
      if (isAbsent(key, value)) {
        if (isOptional) continue;
        return notPlain;
      }
      const field = read(value);
      if (field === notPlain) return notPlain;
      own[key] = field;
    }
    return immutable(own);
  };
}

const isObject = (input: unknown): input is Readonly<Fields> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** The schema of objects told apart by `type`, with the other fields of each; likewise. */
export function tagged<T extends { readonly type: string }>(
  shapes: {
    readonly [K in T['type']]: Shape<Omit<Extract<T, { readonly type: K }>, 'type'>>;
  },
): Schema<T> {
  const variants = Object.entries<object>(shapes).map(([type, rest]) => {
    const tag = withReader(z.literal(type), (value) => (value === type ? value : notPlain));
    const shape: Readonly<Record<string, Schema<unknown>>> = { type: tag, ...rest };
    return { type, shape, read: entityReader(shape, isNothing) };
  });
  const readers = new Map(variants.map(({ type, read }) => [type, read]));
  const keys = new Set(variants.flatMap(({ shape }) => Object.keys(shape)));
  // At least one, each told by its `type`, which zod's types would see in the shapes themselves.
  type Objects = [z.core.$ZodTypeDiscriminable];
  const objects = variants.map(({ shape }) => z.object(shape)) as unknown as Objects;
  const one = z.discriminatedUnion('type', objects);
  const own = z.transform((parsed: unknown) => immutable(parsed as T)) as z.ZodMiniType<T, unknown>;
  return withReader(z.pipe(presentFields([...keys], isNothing), z.pipe(one, own)), (input) => {
    const read = isObject(input) ? readers.get(input['type'] as string) : undefined;
    return read === undefined ? notPlain : read(input);
  });
}

function presentFields(keys: readonly string[], isAbsent: IsAbsent) {
  return z.transform((input: unknown): unknown => {
    if (!isObject(input)) return input;
    const fields: Fields = {};
    for (const key of keys) {
      const value = input[key];
      if (!isAbsent(key, value)) fields[key] = value;
    }
    return fields;
  });
}

const optionals = new WeakSet<z.core.$ZodType>();

export function optional<T>(schema: Schema<T>): Optional<T> {
  const result = z.exactOptional(schema);
  optionals.add(result);
  return withReader(result, readerOf(schema));
}

/**
 * A list, kept in order. Of elements that are wrong the first is told: there may be millions.
 *
 * @param read takes right lists only
 */
export function list<T>(
  element: Schema<T>,
  read: Reader = listReader(element),
): Schema<readonly T[]> {
  const schema = z.transform((input: unknown, payload) => {
    const plain = read(input);
    if (plain !== notPlain) return plain;
    if (!Array.isArray(input)) {
      payload.issues.push({ code: 'invalid_type', expected: 'array', input });
      return z.NEVER;
    }
    const own: T[] = [];
    for (let i = 0; i < input.length; i++) {
      const result = element.safeParse(input[i], { error: reason });
      if (!result.success) {
        const { path = [], message = 'is not valid' } = result.error.issues[0] ?? {};
        payload.issues.push({ code: 'custom', message, path: [i, ...path], input: undefined });
        return z.NEVER;
      }
      own.push(result.data);
    }
    return Object.freeze(own);
  }) as Schema<readonly T[]>;
  return withReader(schema, read);
}

function listReader(element: Schema<unknown>): Reader {
  const read = readerOf(element);
  return (input) => {
    if (!Array.isArray(input)) return notPlain;
    const own: unknown[] = [];
    for (const value of input) {
      const item = read(value);
      if (item === notPlain) return notPlain;
      own.push(item);
    }
    return Object.freeze(own);
  };
}

/** What is wrong with a value: where, and why. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A schema with a rule over all of its value. */
export function ruled<T>(schema: Schema<T>, problems: (value: T) => Iterable<Problem>): Schema<T> {
  const read = readerOf(schema);
  const result = schema.check(
    z.superRefine((value, context) => {
      for (const { path, message } of problems(value)) {
        context.addIssue({ code: 'custom', path: [...path], message, input: value });
      }
    }),
  );
  return withReader(result, (input) => {
    const value = read(input);
    if (value === notPlain) return notPlain;
    for (const _ of problems(value as T)) return notPlain;
    return value;
  });
}

/** A schema from one of our checks, so that each rule stands in one place. */
export function by<T>(check: (path: string, value: unknown) => T): Schema<T> {
  const schema = z.transform((value: unknown, payload) => {
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
  return withReader(schema, (value) => {
    if (value === undefined) return notPlain;
    try {
      return check('', value);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      return notPlain;
    }
  });
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
export const finite = withReader(z.number().check(z.overwrite((value) => value + 0)), (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value + 0 : notPlain,
);
/** An integer that a double holds exactly; -0 is 0. */
export const integer = withReader(z.int().check(z.overwrite((value) => value + 0)), (value) =>
  Number.isSafeInteger(value) ? (value as number) + 0 : notPlain,
);

interface Bounds {
  readonly above?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The numbers of a schema that lie within bounds. */
export function bounded<S extends z.ZodMiniNumber>(schema: S, bounds: Bounds): S {
  const { above, minimum, maximum } = bounds;
  const checks = [
    ...(above === undefined ? [] : [z.gt(above)]),
    ...(minimum === undefined ? [] : [z.minimum(minimum)]),
    ...(maximum === undefined ? [] : [z.maximum(maximum)]),
  ];
  const read = readerOf(schema);
  const least = minimum ?? Number.NEGATIVE_INFINITY;
  const most = maximum ?? Number.POSITIVE_INFINITY;
  return withReader(schema.check(...checks), (value) => {
    const own = read(value);
    if (typeof own !== 'number' || own < least || own > most) return notPlain;
    return above === undefined || own > above ? own : notPlain;
  });
}

/** A version of an entity: 1, 2, ... */
export const version = bounded(integer, { minimum: 1 });
/** A `Date`, epoch milliseconds or ISO 8601 text; see {@link checkTimestamp}. */
export const instant: Schema<Date> = by((path, value) => new Date(checkTimestamp(path, value)));

function checkLength(path: string, value: unknown, most: number): string {
  const own = checkText(path, value);
  if (own.length > most) {
    throw new ValidationError(path, `must not be longer than ${most} characters`);
  }
  return own;
}
