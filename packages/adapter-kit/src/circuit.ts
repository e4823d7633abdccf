import { isStorageError, type StorageError, UnavailableError } from '@jts/domain';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import type { Cancellation } from './cancellation.js';
import { type CircuitBreakerOptions, checkInteger, checkTimeout } from './options.js';

/** Lets an attempt through, or refuses it at once. */
export type Circuit = <T>(
  attempt: () => Promise<T>,
  cancellation: Pick<Cancellation, 'race' | 'reason'>,
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
    handleWhen(
      (error) => isStorageError(error) && (error.retryable || (isTrial() && isGivenUp(error))),
    ),
    { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(failures) },
  );
  /** Whether one attempt has been let through. */
  const isTrial = () => policy.state === CircuitState.HalfOpen;
  let last: StorageError | undefined;
  policy.onFailure(({ reason, handled }) => {
    if (handled && 'error' in reason) last = reason.error as StorageError;
  });
  const refusal = () =>
    new CircuitOpenError(
      `${name} is left alone for now: it failed ${failures} times in a row (${last?.message})`,
      last === undefined ? {} : { cause: last },
    );

  return async (attempt, cancellation) => {
    // Neither asks the server: so neither says anything of it, nor takes the one attempt's place.
    if (cancellation.reason !== undefined) throw cancellation.reason;
    if (isTrial()) throw refusal();
    let asked = false;
    try {
      return await policy.execute(() => {
        asked = true;
        // A server that doesn't answer fails, too, when the deadline comes.
        return cancellation.race(attempt());
      });
    } catch (error) {
      throw asked ? error : refusal();
    }
  };
}

/** Says nothing of the server: a trial that ends so has not shown that it is back. */
const isGivenUp = ({ code }: StorageError) => code === 'ABORTED' || code === 'CLOSED';
