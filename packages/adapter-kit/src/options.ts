import { ValidationError } from '@jts/domain';
import type { Observer, OnEvent } from './events.js';
import { checkOptionNames, type OptionNames } from './option-names.js';

/** What every factory of a store takes, besides its own options. */
export interface StoreOptions {
  /** The deadline of a call that names none, in milliseconds; 30,000 if absent. */
  readonly timeoutMs?: number;
  /** The pauses between attempts; `false`: nothing is repeated, for a program that does so itself. */
  readonly retry?: RetryOptions | false;
  /** Whether to stop asking a server that fails; absent: it is asked until the deadline. */
  readonly circuitBreaker?: CircuitBreakerOptions;
  /** How many calls run at a time; absent: all. */
  readonly bulkhead?: BulkheadOptions;
  /** Is told of each call that ends, and of each attempt that fails: for logs and counters. */
  readonly onEvent?: OnEvent;
  /** Watch each call from its begin to its end, the first outermost: for traces and metrics. */
  readonly observers?: readonly Observer[];
  /** How much a call may read or save; more is `TOO_LARGE`. */
  readonly limits?: LimitOptions;
}

/**
 * How much one call may read or save: more is `TOO_LARGE`, and the memory for it is not taken. The
 * defaults are there for accidents and for hostile servers; a program that serves others says less.
 */
export interface LimitOptions {
  /**
   * Bars, series, symbols, documents or trades of one answer; 100,000,000 if absent. A bar takes 48
   * bytes. `streamRange` reads any range: its chunks have at most so many bars.
   */
  readonly rows?: number;
  /**
   * Bytes of one answer of the database, uncompressed, where its rows have texts, and of the values of
   * a cache; 2^30 (1 GiB) if absent. Bars are numbers only: `rows` limits them.
   */
  readonly bytes?: number;
  /**
   * Bytes of one symbol, document or trade that is saved, as BSON counts them, and of one value that is
   * put into a cache; 16,000,000 if absent, which is also the most.
   */
  readonly documentBytes?: number;
}

/**
 * Pauses between attempts: exponential, with jitter. Retries go on until the call's deadline. Where
 * the server says how long it wants to be left alone, no pause is shorter.
 */
export interface RetryOptions {
  /**
   * The first pause, about, in milliseconds, up to `maxDelayMs`; if absent 50, or `maxDelayMs` where that is
   * less.
   */
  readonly initialDelayMs?: number;
  /** The longest pause, in milliseconds; if absent 2,000, or `initialDelayMs` where that is more. */
  readonly maxDelayMs?: number;
  /**
   * The shortest pause, about, after the server was overloaded (`RESOURCE_EXHAUSTED`), in
   * milliseconds; 1,000 if absent.
   */
  readonly overloadDelayMs?: number;
}

/**
 * After so many failures in a row the server is left alone: calls are `UNAVAILABLE` at once. After a
 * while one attempt is let through: if it succeeds, the others follow.
 */
export interface CircuitBreakerOptions {
  /** Attempts that fail one after the other; 5 if absent. Only what is retryable counts. */
  readonly failures?: number;
  /** Milliseconds until one attempt is let through; 5,000 if absent. */
  readonly halfOpenAfterMs?: number;
}

/** A limit of calls at a time: more wait, within their deadlines; still more are refused. */
export interface BulkheadOptions {
  /** Calls at a time. */
  readonly concurrent: number;
  /** Calls that may wait for their turn: others are `RESOURCE_EXHAUSTED` at once. 1,000 if absent. */
  readonly waiting?: number;
}

const groups: {
  readonly [Name in GroupName]: OptionNames<Exclude<StoreOptions[Name], false | undefined>>;
} = {
  retry: { initialDelayMs: true, maxDelayMs: true, overloadDelayMs: true },
  circuitBreaker: { failures: true, halfOpenAfterMs: true },
  bulkhead: { concurrent: true, waiting: true },
  limits: { rows: true, bytes: true, documentBytes: true },
};

/** Of every store: an adapter names its own beside them, for {@link checkOptionNames}. */
export const storeOptionNames: OptionNames<StoreOptions> = {
  timeoutMs: true,
  retry: true,
  circuitBreaker: true,
  bulkhead: true,
  onEvent: true,
  observers: true,
  limits: true,
};

type GroupName = 'retry' | 'circuitBreaker' | 'bulkhead' | 'limits';

/** @throws ValidationError naming an option that there is not: `retry.maxDelay` */
export function checkGroups(options: StoreOptions): void {
  for (const [name, names] of Object.entries(groups)) {
    const group = options[name as GroupName];
    if (group === undefined || (group === false && name === 'retry')) continue;
    checkOptionNames(group, names, name);
  }
}

export const defaultTimeoutMs = 30_000;
/** What a timer can wait for: 2^31-1 ms, 24 days. */
export const longestTimeoutMs = 2_147_483_647;

/** @throws ValidationError where it is no number of milliseconds above 0, up to 24 days */
export function checkTimeout(timeoutMs: unknown, path = 'timeoutMs'): number {
  if (typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= longestTimeoutMs) {
    return timeoutMs;
  }
  throw new ValidationError(path, `must be a number of milliseconds, 1 to ${longestTimeoutMs}`);
}

/** @throws ValidationError where it is no integer from `least` to `most` */
export function checkInteger(path: string, value: unknown, least: number, most: number): number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) {
    return value as number;
  }
  throw new ValidationError(path, `must be an integer from ${least} to ${most}`);
}
