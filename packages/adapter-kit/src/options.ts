import { ValidationError } from '@jts/domain';

/** What every factory of a store takes, besides its own options. */
export interface StoreOptions {
  /** The deadline of a call that names none, in milliseconds; 30,000 if absent. */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
}

/** Pauses between attempts: exponential, with jitter. Retries go on until the call's deadline. */
export interface RetryOptions {
  /** The first pause, about, in milliseconds; 50 if absent. */
  readonly initialDelayMs?: number;
  /** The longest pause, in milliseconds; 2,000 if absent. */
  readonly maxDelayMs?: number;
}

export const defaultTimeoutMs = 30_000;
/** What a timer can wait for: 2^31-1 ms, 24 days. */
const longestTimeoutMs = 2_147_483_647;

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
