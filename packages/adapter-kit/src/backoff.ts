import { isStorageError, type StorageError } from '@jts/domain';
import { DelegateBackoff, ExponentialBackoff, type IRetryBackoffContext } from 'cockatiel';
import { checkTimeout, longestTimeoutMs, type RetryOptions } from './options.js';

/**
 * Pauses between attempts: exponential, with jitter; longer ones after a server was overloaded, and
 * none shorter than what it asked for.
 */
export function pauses({
  initialDelayMs = 50,
  maxDelayMs = 2000,
  overloadDelayMs = 1000,
}: RetryOptions = {}) {
  checkTimeout(initialDelayMs, 'retry.initialDelayMs');
  checkTimeout(maxDelayMs, 'retry.maxDelayMs');
  checkTimeout(overloadDelayMs, 'retry.overloadDelayMs');
  const exponential = new ExponentialBackoff<unknown>({
    initialDelay: initialDelayMs,
    maxDelay: Math.max(initialDelayMs, maxDelayMs),
  });
  type Step = ReturnType<typeof exponential.next>;
  return new DelegateBackoff<IRetryBackoffContext<unknown>, Step>((context, before) => {
    const state = (before ?? exponential).next(context);
    const error = 'error' in context.result ? context.result.error : undefined;
    const least = isStorageError(error) ? leastPause(error, overloadDelayMs) : 0;
    return { delay: Math.min(Math.max(state.duration, least), longestTimeoutMs), state };
  });
}

function leastPause({ code, retryAfterMs = 0 }: StorageError, overloadDelayMs: number): number {
  if (code !== 'RESOURCE_EXHAUSTED') return retryAfterMs;
  // So that those who were refused together don't come back together.
  const jittered = overloadDelayMs * (0.5 + Math.random());
  return Math.max(retryAfterMs, jittered);
}
