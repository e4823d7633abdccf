import { isStorageError, type StorageError, UnavailableError } from '@jts/domain';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { Cancellation } from './cancellation.js';
import { type CircuitBreakerOptions, checkInteger, checkTimeout } from './options.js';

/** Lets an attempt through, or refuses it at once. */
export type Circuit = <T>(
  attempt: () => Promise<T>,
  cancellation: Pick<Cancellation, 'race'>,
) => Promise<T>;

/** A server that fails is left alone. Never retried within the call: that is what it is for. */
export class CircuitOpenError extends UnavailableError {}

const closedForEver: Circuit = (attempt) => attempt();

/** @param name of the database, for messages */
export function circuit(name: string, options: CircuitBreakerOptions | undefined): Circuit {
  if (options === undefined) return closedForEver;
  const { failures = 5, halfOpenAfterMs = 5000 } = options;
  checkInteger('circuitBreaker.failures', failures, 1, 1_000_000);
  checkTimeout(halfOpenAfterMs, 'circuitBreaker.halfOpenAfterMs');
  const policy = circuitBreaker(
    handleWhen((error) => isStorageError(error) && error.retryable),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(failures) },
  );
  let last: StorageError | undefined;
  policy.onFailure(({ reason, handled }) => {
    if (handled && 'error' in reason) last = reason.error as StorageError;
  });
  return async (attempt, cancellation) => {
    let asked = false;
    try {
      return await policy.execute(() => {
        asked = true;
        // A server that doesn't answer fails, too, when the deadline comes.
        return cancellation.race(attempt());
      });
    } catch (error) {
      if (asked || policy.state === CircuitState.Closed) throw error;
      throw new CircuitOpenError(
        `${name} is left alone for now: it failed ${failures} times in a row (${last?.message})`,
        last === undefined ? {} : { cause: last },
      );
    }
  };
}
