import { ValidationError } from './errors.js';
import { notPlain, readPlain } from './plain.js';
import { reason } from './reason.js';
import type { Schema } from './schema.js';

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
