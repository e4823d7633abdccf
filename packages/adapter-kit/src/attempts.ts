import {
  isStorageError,
  ResourceExhaustedError,
  type StorageError,
  type TimeoutError,
  UnavailableError,
} from '@jts/domain';
import { handleWhen, retry } from 'cockatiel';
import { pauses } from './backoff.js';
import { bulkhead } from './bulkhead.js';
import type { Cancellation } from './cancellation.js';
import { CircuitOpenError, circuit } from './circuit.js';
import type { CallContext } from './driver.js';
import type { Limits } from './limits.js';
import type { Observation } from './observation.js';
import type { StoreOptions } from './options.js';

/** One call, to be tried until it succeeds, fails for good, or time is up. */
interface Attempt<T> {
  readonly timeoutMs: number;
  readonly retry: boolean | (() => boolean);
  readonly limits: Limits;
  /** The call rejects with its reason at once. The deadline cancels it likewise. */
  readonly cancellation: Cancellation;
  operate(context: CallContext): Promise<T>;
  toStorageError(error: unknown): StorageError;
  /** Is told of each attempt; absent where nobody watches. */
  readonly observation: Pick<Observation, 'attemptBegins' | 'attemptFailed'> | undefined;
  /** The error of a deadline that passed; `last` is what the last attempt failed with. */
  late(last: StorageError | undefined): TimeoutError;
}

export type Attempts = <T>(call: Attempt<T>) => Promise<T>;

/**
 * Attempts with pauses between them, exponential with jitter, as long as the deadline lasts. The
 * deadline holds even where an operation ignores its signal and never settles.
 *
 * @param name of the database, for messages
 * @throws ValidationError where an option is out of range
 */
export function attemptUntilDeadline(name: string, options: StoreOptions): Attempts {
  const transient = handleWhen(
    (error) => isStorageError(error) && error.retryable && !(error instanceof CircuitOpenError),
  );
  // A pause must not keep a process alive whose call has ended; the deadline's timer does till then.
  const retrying = retry(transient, {
    maxAttempts: Number.POSITIVE_INFINITY,
    backoff: pauses(options.retry || {}),
  }).dangerouslyUnref();
  const throughCircuit = circuit(name, options.circuitBreaker);
  const inTurn = bulkhead(name, options.bulkhead);

  return async function attempts<T>(call: Attempt<T>): Promise<T> {
    const { cancellation, observation } = call;
    const deadline = performance.now() + call.timeoutMs;
    const remainingMs = () => Math.max(0, deadline - performance.now());
    const once = remembering();
    let failures = 0;
    let last: StorageError | undefined;

    const attempt = async (): Promise<T> => {
      // A pause between attempts is not cut short by the signal.
      if (cancellation.reason !== undefined) throw cancellation.reason;
      observation?.attemptBegins();
      try {
        return await call.operate({
          get signal() {
            return cancellation.signal;
          },
          attempt: failures,
          limits: call.limits,
          remainingMs,
          once,
        });
      } catch (error) {
        failures++;
        last = call.toStorageError(error);
        // Of an attempt that was given up nobody hears any more.
        if (cancellation.reason === undefined) observation?.attemptFailed(last.code);
        throw last;
      }
    };
    const guarded = () => throughCircuit(attempt, cancellation);
    const mayRepeat = () => (typeof call.retry === 'function' ? call.retry() : call.retry);
    const repeatable = () =>
      guarded().catch((error) => {
        throw mayRepeat() ? error : new Final(error);
      });

    const withRetries = (): Promise<T> => {
      // Nearly every call succeeds at once, and is spared what a policy costs.
      const first = guarded();
      if (call.retry === false || options.retry === false) return first;
      return first.catch((error) => {
        if (!mayRepeat()) throw error;
        return retrying.execute(goingOn(error, repeatable), cancellation.signal);
      });
    };

    const onDeadline = () => cancellation.cancel(gaveUp(call.late(last), last, failures));
    const timer = setTimeout(onDeadline, call.timeoutMs);
    try {
      return await inTurn(() => cancellation.race(withRetries()), cancellation);
    } catch (error) {
      throw cancellation.reason ?? (error instanceof Final ? error.error : error);
    } finally {
      // The signal must not fire after success: it would end work that the operation has left behind.
      clearTimeout(timer);
    }
  };
}

/** An error that no policy takes for a passing one, whatever it is. */
class Final {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** Fails first as the attempt before did: so a policy goes on from there. */
function goingOn<T>(error: unknown, attempt: () => Promise<T>): () => Promise<T> {
  let next = () => Promise.reject<T>(error);
  return () => {
    const now = next;
    next = attempt;
    return now();
  };
}

/** After retries the error says what went wrong, and only then that time was up. */
function gaveUp(
  late: TimeoutError,
  last: StorageError | undefined,
  failures: number,
): StorageError {
  const attempts = failures === 1 ? '1 attempt' : `${failures} attempts`;
  const message = `${last?.message}; gave up after ${attempts}: ${late.message}`;
  if (last?.code === 'UNAVAILABLE') return new UnavailableError(message, { cause: last });
  if (last?.code === 'RESOURCE_EXHAUSTED') {
    return new ResourceExhaustedError(message, { cause: last });
  }
  return late;
}

function remembering(): CallContext['once'] {
  let kept: Map<string, unknown> | undefined;
  return async <T>(name: string, compute: () => Promise<T>): Promise<T> => {
    kept ??= new Map();
    if (!kept.has(name)) kept.set(name, await compute());
    return kept.get(name) as T;
  };
}
