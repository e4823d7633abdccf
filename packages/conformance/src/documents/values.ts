import { Decimal } from '@jts/domain';
import { AssertionError } from 'chai';

/**
 * Checks that two values are the same, digit for digit and code point for code point. What is absent
 * must be absent: undefined is not enough. The order of fields does not count.
 */
export function expectValue(actual: unknown, expected: unknown, what: string): void {
  const found = difference(actual, expected);
  if (found === undefined) return;
  const { path, is, must } = found;
  throw new AssertionError(`${what}${path === '' ? '' : `, ${path}`} is ${is} and must be ${must}`);
}

interface Difference {
  readonly path: string;
  readonly is: string;
  readonly must: string;
}

function difference(actual: unknown, expected: unknown): Difference | undefined {
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(actual, expected) ? undefined : differs(actual, expected);
  }
  if (Decimal.isDecimal(expected)) {
    // Also by its text: a decimal of another library, or with an exponent, is none of ours.
    const same = Decimal.isDecimal(actual) && String(actual) === expected.toFixed();
    return same ? undefined : differs(actual, expected);
  }
  if (isDate(expected)) {
    const same = isDate(actual) && actual.getTime() === expected.getTime();
    return same ? undefined : differs(actual, expected);
  }
  return isSameKind(actual, expected)
    ? fieldDifference(actual, expected)
    : differs(actual, expected);
}

const differs = (actual: unknown, expected: unknown): Difference => ({
  path: '',
  is: show(actual),
  must: show(expected),
});

/** Lists are lists, and objects plain ones: no class of a driver, no prototype of their own. */
function isSameKind(actual: unknown, expected: object): actual is object {
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(expected)) return Array.isArray(actual);
  const prototype: unknown = Object.getPrototypeOf(actual);
  return (
    !Array.isArray(actual) && (prototype === null || Object.getPrototypeOf(prototype) === null)
  );
}

function fieldDifference(actual: object, expected: object): Difference | undefined {
  const at = (key: string) => (Array.isArray(expected) ? `[${key}]` : `.${key}`);
  for (const key of Object.keys(expected)) {
    const must = fieldOf(expected, key);
    if (!Object.hasOwn(actual, key)) return { path: at(key), is: 'absent', must: show(must) };
    const found = difference(fieldOf(actual, key), must);
    if (found !== undefined) return { ...found, path: `${at(key)}${found.path}` };
  }
  const surplus = Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
  if (surplus === undefined) return lengthDifference(actual, expected);
  return { path: at(surplus), is: show(fieldOf(actual, surplus)), must: 'absent' };
}

/** Of lists that end in nothing: a hole has no key. */
function lengthDifference(actual: object, expected: object): Difference | undefined {
  const [is, must] = [fieldOf(actual, 'length'), fieldOf(expected, 'length')];
  if (!Array.isArray(expected) || is === must) return undefined;
  return { path: '.length', is: show(is), must: show(must) };
}

const fieldOf = (object: object, key: string): unknown => Reflect.get(object, key);

/** `instanceof` fails between realms. */
const isDate = (value: unknown): value is Date =>
  Object.prototype.toString.call(value) === '[object Date]';

function show(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'number' || typeof value === 'bigint') return `${typeof value} ${value}`;
  const text = JSON.stringify(value);
  if (text === undefined) return String(value);
  return text.length > 200 ? `${text.slice(0, 200)}... (${text.length} characters)` : text;
}

/** Changes all that a caller can change of a value; where it is frozen, nothing happens. */
export function spoil(value: unknown): void {
  if (isDate(value)) value.setTime(0);
  if (typeof value !== 'object' || value === null || Decimal.isDecimal(value)) return;
  for (const key of Object.keys(value)) spoil(fieldOf(value, key));
  if (Array.isArray(value)) {
    Reflect.set(value, 'length', 0);
    return;
  }
  for (const key of Object.keys(value)) Reflect.set(value, key, 'spoiled');
  Reflect.set(value, 'spoiled', true);
}
