import {
  checkInteger,
  checkTimeout,
  defaultTimeoutMs,
  type LimitOptions,
  type StoreOptions,
} from '@jts/adapter-kit';
import { checkCode } from '@jts/domain';

export interface CacheOptions extends Pick<StoreOptions, 'timeoutMs' | 'onEvent' | 'observers'> {
  /**
   * What keys in the cache begin with: 1 to 200 characters, no controls; `jts` if absent. Stores of one
   * database that share a cache must have the same, stores of different databases different ones.
   */
  readonly prefix?: string;
  /**
   * For how long the cache may answer in place of the database, in milliseconds; 60,000 if absent. What
   * programs that don't use the cache write is seen after so long at most.
   */
  readonly ttlMs?: number;
  /**
   * Likewise, for what may hold the last bar of a series, which still moves; 1,000 if absent, 0: never.
   * No longer than `ttlMs`.
   */
  readonly freshMs?: number;
  /**
   * For how long a read waits for the cache, in milliseconds; 250 if absent. A write whose cache is silent
   * waits longer: until `ttlMs` is over, or its deadline is near.
   */
  readonly cacheTimeoutMs?: number;
  /** Bytes of one value at most, 1,024 to 16,000,000: larger ones are not cached. 1 MiB if absent. */
  readonly maxValueBytes?: number;
  /** The limits of the store within, where it was given any: an answer of the cache keeps to them. */
  readonly limits?: LimitOptions;
}

/** The options, all of them said. */
export interface Settings {
  readonly prefix: string;
  readonly ttlMs: number;
  readonly freshMs: number;
  readonly cacheTimeoutMs: number;
  readonly maxValueBytes: number;
  /** No write takes longer, whoever does it. */
  readonly longestWriteMs: number;
}

const longestTtlMs = 2 ** 31 - 1;

/** @throws ValidationError naming the option */
export function checkOptions(options: CacheOptions): Settings {
  const { ttlMs = 60_000, maxValueBytes = 2 ** 20, prefix = 'jts' } = options;
  checkInteger('ttlMs', ttlMs, 1, longestTtlMs);
  const { freshMs = Math.min(1000, ttlMs) } = options;
  checkCode('prefix', prefix);
  checkInteger('prefix.length', prefix.length, 1, 200);
  return {
    prefix,
    ttlMs,
    freshMs: checkInteger('freshMs', freshMs, 0, ttlMs),
    cacheTimeoutMs: checkTimeout(options.cacheTimeoutMs ?? 250, 'cacheTimeoutMs'),
    maxValueBytes: checkInteger('maxValueBytes', maxValueBytes, 1024, 16_000_000),
    longestWriteMs: 2 * checkTimeout(options.timeoutMs ?? defaultTimeoutMs),
  };
}
