import * as z from 'zod/mini';
import { ValidationError } from './errors.js';
import { formatPath } from './parse.js';
import { notPlain, withReader } from './plain.js';
import type { Schema } from './schema.js';
import { kind } from './text.js';

/** What JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** How deep lists and objects may be nested in each other. */
export const maxJsonDepth = 64;

/**
 * A deeply frozen copy of a JSON value; -0 becomes 0.
 *
 * @throws ValidationError below `path` for what JSON can't say (undefined, NaN, functions, class
 *   instances such as Date), for more than 64 levels (cycles too), lone surrogates, NUL in keys
 */
export function checkJson(value: unknown, path = ''): JsonValue {
  const found = read(value);
  if ('problem' in found) throw new ValidationError(formatPath(found.path, path), found.problem);
  return found.json;
}

const jsonTransform = z.transform((input: unknown, payload) => {
  const found = read(input);
  if ('json' in found) return found.json;
  payload.issues.push({ code: 'custom', message: found.problem, path: [...found.path], input });
  return z.NEVER;
}) as Schema<JsonValue>;

/** Any JSON value; the result is a copy, deeply frozen. */
export const jsonSchema: Schema<JsonValue> = withReader(jsonTransform, (input) => {
  const found = read(input);
  return 'json' in found ? found.json : notPlain;
});

interface Problem {
  readonly problem: string;
  readonly path: readonly PropertyKey[];
}

/** Ends the walk at the first problem: a cycle would else be walked in every direction. */
class NotJson extends Error {
  constructor(
    readonly problem: string,
    readonly path: readonly PropertyKey[],
  ) {
    super(problem);
  }
}

function read(value: unknown): { readonly json: JsonValue } | Problem {
  if (value === undefined) return { problem: 'is required', path: [] };
  try {
    return { json: copy(value, []) };
  } catch (error) {
    if (error instanceof NotJson) return { problem: error.problem, path: error.path };
    throw error;
  }
}

function copy(value: unknown, path: PropertyKey[]): JsonValue {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new NotJson('must not hold a lone surrogate', path);
      return value;
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(`must be finite, not ${value}`, path);
      return value + 0;
    case 'object':
      return value === null ? null : copyNested(value, path);
    default:
      throw new NotJson(`must be JSON, not ${kind(value)}`, path);
  }
}

function copyNested(value: object, path: PropertyKey[]): JsonValue {
  if (path.length >= maxJsonDepth) {
    throw new NotJson(`must not be nested more than ${maxJsonDepth} levels deep`, path);
  }
  if (Array.isArray(value)) {
    // By index, not by map: a hole is undefined, and refused as such.
    return Object.freeze(Array.from(value, (element, i) => copy(element, [...path, i])));
  }
  if (!isPlain(value)) throw new NotJson('must be JSON, not a class instance', path);
  const result: Record<string, JsonValue> = {};
  for (const [key, field] of Object.entries(value)) {
    const at = [...path, key];
    if (!key.isWellFormed()) throw new NotJson('has a lone surrogate in its key', at);
    if (key.includes('\0')) throw new NotJson('has NUL in its key', at);
    const json = copy(field, at);
    // Assigning to `__proto__` would set the prototype in place of a field.
    if (key !== '__proto__') result[key] = json;
    else Object.defineProperty(result, key, { value: json, enumerable: true });
  }
  return Object.freeze(result);
}

/** `Object.prototype` of any realm, or none. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
