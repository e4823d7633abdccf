import {
  isStorageError,
  ResourceExhaustedError,
  type StorageError,
  type TimeoutError,
  UnavailableError,
} from '@jts/domain';
import {
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { CallContext } from './driver.js';
import type { RetryOptions } from './options.js';

/** One call, to be tried until it succeeds, fails for good, or time is up. */
export interface Attempt<T> {
  readonly timeoutMs: number;
  readonly retry: boolean;
  /** Fires with a StorageError as its reason: the call rejects with that at once. */
  readonly signal: AbortSignal;
  operate(context: CallContext): Promise<T>;
  toStorageError(error: unknown): StorageError;
  /** The error of a deadline that passed; `last` is what the last attempt failed with. */
  late(last: StorageError | undefined): TimeoutError;
}

export type Attempts = <T>(call: Attempt<T>) => Promise<T>;

/**
 * Attempts with pauses between them, exponential with jitter, as long as the deadline lasts. The
 * deadline holds even where an operation ignores its signal and never settles.
 */
export function attemptUntilDeadline({
  initialDelayMs = 50,
  maxDelayMs = 2000,
}: RetryOptions = {}) {
  const backoff = new ExponentialBackoff({ initialDelay: initialDelayMs, maxDelay: maxDelayMs });
  const transient = handleWhen((error) => isStorageError(error) && error.retryable);
  // A pause must not keep a process alive whose call has ended; the deadline's timer does till then.
  const retrying = retry(transient, {
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff,
  }).dangerouslyUnref();

  return async function attempts<T>(call: Attempt<T>): Promise<T> {
    const deadline = performance.now() + call.timeoutMs;
    const bounded = timeout(call.timeoutMs, {
      strategy: TimeoutStrategy.Aggressive,
      // A signal that fires after success would end work that the operation has left behind it.
      abortOnReturn: false,
    });
    const once = remembering();
    let failures = 0;
    let last: StorageError | undefined;

    const attempt = async ({ signal }: { readonly signal: AbortSignal }): Promise<T> => {
      // A pause between attempts is not cut short by the signal.
      if (signal.aborted) throw call.late(last);
      const remainingMs = () => Math.max(0, deadline - performance.now());
      try {
        return await call.operate({ signal, attempt: failures, remainingMs, once });
      } catch (error) {
        failures++;
        last = isStorageError(error) ? error : call.toStorageError(error);
        throw last;
      }
    };

    try {
      const policy = call.retry ? wrap(bounded, retrying) : bounded;
      return await policy.execute(attempt, call.signal);
    } catch (error) {
      if (call.signal.aborted) throw call.signal.reason;
      if (error instanceof TaskCancelledError) throw gaveUp(call.late(last), last, failures);
      throw error;
    }
  };
}

/** After retries the error says what went wrong, and only then that time was up. */
function gaveUp(
  late: TimeoutError,
  last: StorageError | undefined,
  failures: number,
): StorageError {
  const message = `${last?.message}; gave up after ${failures} attempts: ${late.message}`;
  if (last?.code === 'UNAVAILABLE') return new UnavailableError(message, { cause: last });
  if (last?.code === 'RESOURCE_EXHAUSTED') {
    return new ResourceExhaustedError(message, { cause: last });
  }
  return late;
}

function remembering(): CallContext['once'] {
  const kept = new Map<string, unknown>();
  return async <T>(name: string, compute: () => Promise<T>): Promise<T> => {
    if (!kept.has(name)) kept.set(name, await compute());
    return kept.get(name) as T;
  };
}
