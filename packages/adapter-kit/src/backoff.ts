import { isStorageError, type StorageError, ValidationError } from '@jts/domain';
import { DelegateBackoff, ExponentialBackoff, type IRetryBackoffContext } from 'cockatiel';
import { checkTimeout, longestTimeoutMs, type RetryOptions } from './options.js';

/**
 * Pauses between attempts: exponential, with jitter; longer ones after a server was overloaded, and
 * none shorter than what it asked for.
 *
 * @throws ValidationError naming the option
 */
export function pauses(options: RetryOptions = {}) {
  const { overloadDelayMs = 1000 } = options;
  const initialDelayMs = options.initialDelayMs ?? Math.min(50, options.maxDelayMs ?? 50);
  const maxDelayMs = options.maxDelayMs ?? Math.max(2000, initialDelayMs);
  checkTimeout(initialDelayMs, 'retry.initialDelayMs');
  checkTimeout(maxDelayMs, 'retry.maxDelayMs');
  checkTimeout(overloadDelayMs, 'retry.overloadDelayMs');
  if (initialDelayMs > maxDelayMs) {
    const reason = `must not be above retry.maxDelayMs (${maxDelayMs})`;
    throw new ValidationError('retry.initialDelayMs', reason);
  }
  const exponential = new ExponentialBackoff<unknown>({
    initialDelay: initialDelayMs,
    maxDelay: maxDelayMs,
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
