import type * as z from 'zod/mini';
import { ValidationError } from './errors.js';
import { notPlain, readPlain } from './plain.js';
import type { Schema } from './schema.js';
import { kind } from './text.js';

/**
 * What `schema` makes of `input`.
 *
 * @param path where the input stands in the caller's argument; '' for the argument itself
 * @throws ValidationError with the path of the first field that is wrong (`parameters[2].minValue`)
 */
export function validate<T>(schema: Schema<T>, input: unknown, path = ''): T {
  const plain = readPlain(schema, input);
  if (plain !== notPlain) return plain as T;
  const result = schema.safeParse(input, { error: reason });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ValidationError(formatPath(issue?.path ?? [], path), issue?.message ?? 'is not valid');
}

const identifier = /^[\p{L}_$][\p{L}\p{M}\p{N}_$]*$/u;

/** A path as one writes it in code: `trades[3].pnl`, `value["a b"]`. */
export function formatPath(keys: readonly PropertyKey[], root = ''): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    const name = String(key);
    if (!identifier.test(name)) return `${path}[${JSON.stringify(name)}]`;
    return path === '' ? name : `${path}.${name}`;
  }, root);
}

const nouns: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a finite number',
  int: 'an integer',
  object: 'an object',
  array: 'a list',
};

/** zod/mini has no messages of its own, and setting its locale would change the application's zod. */
export function reason(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${nouns[issue.expected] ?? issue.expected}, not ${shown(issue.input)}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
    case 'invalid_union':
      return `must be one of ${String('options' in issue ? issue.options : '').replaceAll(',', ', ')}`;
    default:
      return 'is not valid';
  }
}

const shown = (input: unknown): string => (typeof input === 'number' ? `${input}` : kind(input));
