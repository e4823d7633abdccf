import { ValidationError } from '@jts/domain';

/**
 * Refuses what is put where a store or a part of one belongs: a store in place of its cache, or a promise of it,
 * would else be found out by the first call, or never.
 *
 * @param what it must be: `a MarketDataStore`
 * @throws ValidationError naming the argument, and the first member that it has not
 */
export function checkMembers(
  path: string,
  value: unknown,
  what: string,
  members: readonly string[],
): void {
  const found = value as Readonly<Record<string, unknown>> | null | undefined;
  const missing = members.find((name) => found?.[name] === undefined);
  if (missing === undefined) return;
  const why = typeof found?.['then'] === 'function' ? 'await the promise' : `it has no ${missing}`;
  throw new ValidationError(path, `must be ${what}: ${why}`);
}

/** @throws ValidationError where it is said, and is no function */
export function checkFunction<F>(path: string, value: F): F {
  if (value === undefined || typeof value === 'function') return value;
  throw new ValidationError(path, 'must be a function');
}
