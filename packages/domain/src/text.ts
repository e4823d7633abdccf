import { ValidationError } from './errors.js';

const surrogate = (unit: number): boolean => (unit & 0xf800) === 0xd800;

/**
 * Orders strings by code point, which is also the order of their UTF-8 bytes. `<` and `sort()`
 * order UTF-16 units and put emoji before U+E000.
 *
 * @returns negative, 0 or positive, as `Array.prototype.sort` wants it
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    // A surrogate belongs to a code point above U+FFFF: after every other unit.
    if (surrogate(left) !== surrogate(right)) return surrogate(left) ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

/** Text as it is stored: a string without lone surrogates, which UTF-8 can't carry. */
export function checkText(path: string, value: unknown): string {
  if (typeof value !== 'string')
    throw new ValidationError(path, `must be text, not ${kind(value)}`);
  if (!value.isWellFormed()) throw new ValidationError(path, 'must not hold a lone surrogate');
  return value;
}

const control = /\p{Cc}/u;
/** In UTF-16 units: databases take keys in addresses and statements of limited length. */
export const maxCodeLength = 10_000;

/** Whether {@link checkCode} takes it. */
export function isCode(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= maxCodeLength &&
    value.isWellFormed() &&
    !control.test(value)
  );
}

/**
 * Text that names something (a symbol, an exchange, a symbol's code): 1 to 10,000 characters, no
 * controls among them. Quotes, backslashes, `%`, Hangul and emoji are as good as any other character.
 */
export function checkCode(path: string, value: unknown): string {
  const text = checkText(path, value);
  if (text === '') throw new ValidationError(path, 'must not be empty');
  if (text.length > maxCodeLength) {
    throw new ValidationError(path, `must not be longer than ${maxCodeLength} characters`);
  }
  if (control.test(text)) {
    throw new ValidationError(path, 'must not hold control characters such as a newline or NUL');
  }
  return text;
}

/** One of a closed list of words. */
export function checkOneOf<T extends string>(
  path: string,
  value: unknown,
  allowed: readonly T[],
): T {
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  const shown = typeof value === 'string' ? JSON.stringify(shortened(value)) : kind(value);
  throw new ValidationError(path, `must be one of ${allowed.join(', ')}, not ${shown}`);
}

/** Enough of a text to know it by. */
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** What a value is, for messages; never its content. */
export function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value;
}
