import {
  checkFunction,
  checkInteger,
  checkOptionNames,
  checkTimeout,
  type LimitOptions,
  type OptionNames,
  type StoreOptions,
} from '@jts/adapter-kit';
import { checkCode } from '@jts/domain';
import type { OnLookup } from './lookup-events.js';

export interface CacheOptions extends Pick<StoreOptions, 'timeoutMs' | 'onEvent' | 'observers'> {
  /**
   * The database, to those who share the cache: stores of one database must name it alike, stores of
   * different ones differently. 1 to 200 characters, no controls; `jts` if absent.
   */
  readonly namespace?: string;
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
  /** Is told of each read that may be cached what the cache was good for. */
  readonly onLookup?: OnLookup;
  /** The limits of the store within, where it was given any: an answer of the cache keeps to them. */
  readonly limits?: LimitOptions;
}

const optionNames: OptionNames<CacheOptions> = {
  timeoutMs: true,
  onEvent: true,
  observers: true,
  namespace: true,
  ttlMs: true,
  freshMs: true,
  cacheTimeoutMs: true,
  maxValueBytes: true,
  onLookup: true,
  limits: true,
};

/** The options, all of them said. */
export interface Settings {
  readonly namespace: string;
  readonly ttlMs: number;
  readonly freshMs: number;
  readonly cacheTimeoutMs: number;
  readonly maxValueBytes: number;
  readonly onLookup: OnLookup | undefined;
}

const longestTtlMs = 2 ** 31 - 1;

/** @throws ValidationError naming the option */
export function checkOptions(options: CacheOptions): Settings {
  checkOptionNames(options, optionNames);
  const { ttlMs = 60_000, maxValueBytes = 2 ** 20, namespace = 'jts' } = options;
  checkInteger('ttlMs', ttlMs, 1, longestTtlMs);
  const { freshMs = Math.min(1000, ttlMs) } = options;
  checkCode('namespace', namespace);
  checkInteger('namespace.length', namespace.length, 1, 200);
  return {
    namespace,
    ttlMs,
    freshMs: checkInteger('freshMs', freshMs, 0, ttlMs),
    cacheTimeoutMs: checkTimeout(options.cacheTimeoutMs ?? 250, 'cacheTimeoutMs'),
    maxValueBytes: checkInteger('maxValueBytes', maxValueBytes, 1024, 16_000_000),
    onLookup: checkFunction('onLookup', options.onLookup),
  };
}
