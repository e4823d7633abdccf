import { TooLargeError, ValidationError } from '@jts/domain';
import type { Cache, Store } from '@jts/ports';
import type { CacheDriver } from './cache-driver.js';
import { checkCacheKey } from './cache-key.js';
import type { StoreCalls } from './calls.js';
import { AnswerSize, type Limits } from './limits.js';
import { checkInteger, longestTimeoutMs } from './options.js';

const mostKeys = 10_000;
/** A counter that begins at any number up to it has as many before it. */
const largestStep = 2 ** 52;

/** What is asked for by key is no list of rows: as many answers as keys. */
const byKey = { limited: false };

/** The port over a driver: arguments checked and copied, nothing asked for no keys. */
export function cacheOf(driver: CacheDriver, calls: StoreCalls): Omit<Cache, keyof Store> {
  return {
    get: (key, options) =>
      calls.run(
        'cache.get',
        options,
        () => checkCacheKey('key', key),
        async (checked, context) => sized(await driver.get(checked, context), context.limits),
      ),

    getMany: (keys, options) =>
      calls.run(
        'cache.getMany',
        options,
        () => checkKeys(keys),
        async (checked, context) =>
          checked.length === 0
            ? []
            : sizedAll(await driver.getMany(checked, context), context.limits),
        byKey,
      ),

    set: (key, value, options) =>
      calls.run(
        'cache.set',
        options,
        () => ({
          key: checkCacheKey('key', key),
          value: copyOf(value, calls.limits),
          ttlMs: checkTtl(options?.ttlMs),
        }),
        (checked, context) => driver.set(checked.key, checked.value, checked.ttlMs, context),
      ),

    delete: (keys, options) =>
      calls.run(
        'cache.delete',
        options,
        () => [...new Set(checkKeys(keys))],
        async (checked, context) => (checked.length === 0 ? 0 : driver.delete(checked, context)),
      ),

    increment: (key, options) =>
      calls.run(
        'cache.increment',
        options,
        () => ({
          key: checkCacheKey('key', key),
          by: checkInteger('by', options?.by ?? 1, 1, largestStep),
          ttlMs: checkTtl(options?.ttlMs),
        }),
        (checked, context) => driver.increment(checked.key, checked.by, checked.ttlMs, context),
        // After a failure it is open whether it has counted: a second one would count twice.
        { counted: false, retry: false },
      ),
  };
}

function checkKeys(keys: readonly string[]): string[] {
  if (!Array.isArray(keys)) throw new ValidationError('keys', 'must be a list');
  if (keys.length > mostKeys) {
    throw new ValidationError('keys', `must not be more than ${mostKeys.toLocaleString('en')}`);
  }
  // Not `map`, which leaves holes out.
  return Array.from(keys, (key, i) => checkCacheKey(`keys[${i}]`, key));
}

const checkTtl = (ttlMs: unknown): number => checkInteger('ttlMs', ttlMs, 1, longestTimeoutMs);

/** Before the first attempt: the caller may change the bytes as soon as the call has begun. */
function copyOf(value: unknown, { documentBytes }: Limits): Uint8Array {
  if (!isBytes(value)) throw new ValidationError('value', 'must be a Uint8Array');
  if (value.length <= documentBytes) return new Uint8Array(value);
  const most = documentBytes.toLocaleString('en');
  throw new TooLargeError(`the value has more than ${most} bytes (limits.documentBytes)`);
}

/** Of whichever realm. */
const isBytes = (value: unknown): value is Uint8Array =>
  Object.prototype.toString.call(value) === '[object Uint8Array]';

/** Rows are not counted: a value is none. */
const sized = <T extends Uint8Array | null>(value: T, limits: Limits): T => {
  sizedAll([value], limits);
  return value;
};

function sizedAll<T extends readonly (Uint8Array | null)[]>(values: T, { bytes }: Limits): T {
  const size = new AnswerSize({ rows: mostKeys, bytes });
  for (const value of values) size.add(0, value?.length ?? 0);
  return values;
}
