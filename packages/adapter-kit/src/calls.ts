import {
  AbortedError,
  ClosedError,
  isStorageError,
  type StorageError,
  TimeoutError,
  ValidationError,
} from '@jts/domain';
import type { CallOptions } from '@jts/ports';
import { type Attempts, attemptUntilDeadline } from './attempts.js';
import { checkCallOptions } from './call-option-names.js';
import { Cancellation } from './cancellation.js';
import type { CallContext, StoreDriver } from './driver.js';
import { fromEngineError } from './engine-errors.js';
import { checkLimits, type Limits, ofAnyLength, refuseLonger } from './limits.js';
import { type Observation, type Observe, observing } from './observation.js';
import { onAbort } from './on-abort.js';
import { checkGroups, checkTimeout, defaultTimeoutMs, type StoreOptions } from './options.js';

/** How one call differs from the others of its store. */
export interface CallRules {
  /**
   * Whether transient failures are retried until the deadline; they are, if absent. A function is asked
   * after each failure.
   */
  readonly retry?: boolean | (() => boolean);
  /** Whether its answer stands for records, which events count as `rows`; it does, if absent. */
  readonly counted?: boolean;
  /**
   * Whether an answer of more rows than the store's limit is refused; it is, if absent. Not a page of a
   * stream, which is no answer yet.
   */
  readonly limited?: boolean;
}

/** What calls know of their driver. */
type CallsDriver = Pick<StoreDriver, 'name' | 'toStorageError' | 'beforeClose' | 'close'>;

type ObservedRules = CallRules & { readonly observation?: Observation };

/**
 * The calls of one store, from the first to `close()`: each gets a deadline, an abort signal,
 * retries, and rejects with a `StorageError` only.
 */
export class StoreCalls {
  readonly timeoutMs: number;
  readonly limits: Limits;
  private readonly driver: CallsDriver;
  private readonly attempts: Attempts;
  private readonly observe: Observe;
  /** Each call in flight, with the way to end it. */
  private readonly inFlight = new Map<Promise<unknown>, Cancellation>();
  private closing: Promise<void> | undefined;

  constructor(driver: CallsDriver, options: StoreOptions = {}) {
    this.driver = driver;
    checkGroups(options);
    this.timeoutMs = checkTimeout(options.timeoutMs ?? defaultTimeoutMs);
    this.limits = checkLimits(options.limits);
    this.attempts = attemptUntilDeadline(driver.name, options);
    this.observe = observing(driver.name, options);
  }

  /**
   * Runs one call: refuses it where the store is closed, lets `check` look at the arguments before
   * any I/O, then runs `operate` until it succeeds, fails for good, or time is up.
   *
   * @param operation its name, for those who watch: `candles.getRange`
   * @param check throws a ValidationError, or returns what `operate` receives
   */
  run<A, T>(
    operation: string,
    options: CallOptions | undefined,
    check: () => A,
    operate: (checked: A, context: CallContext) => Promise<T>,
    rules: CallRules = {},
  ): Promise<T> {
    const observation = this.observe(operation);
    if (observation === undefined) return this.checked(operation, options, check, operate, rules);
    return observation.watch(
      () => this.checked(operation, options, check, operate, { ...rules, observation }),
      rules.counted ?? true,
    );
  }

  private async checked<A, T>(
    operation: string,
    options: CallOptions | undefined,
    check: () => A,
    operate: (checked: A, context: CallContext) => Promise<T>,
    rules: ObservedRules,
  ): Promise<T> {
    this.refuse();
    checkCallOptions(operation, options);
    const timeoutMs = checkTimeout(options?.timeoutMs ?? this.timeoutMs);
    const caller = checkSignal(options?.signal);
    const checked = check();
    this.refuse(options);
    const cancellation = new Cancellation();
    const call = this.guarded(cancellation, caller, timeoutMs, rules, (context) =>
      operate(checked, context),
    );
    this.inFlight.set(call, cancellation);
    try {
      const answer = await call;
      if (rules.limited ?? true) refuseLonger(answer, this.limits.rows);
      return answer;
    } finally {
      this.inFlight.delete(call);
    }
  }

  /**
   * @throws ClosedError from the moment that `close()` is called
   * @throws AbortedError where the caller's signal has fired
   */
  refuse(options?: CallOptions): void {
    if (this.closing !== undefined) throw new ClosedError();
    if (options?.signal?.aborted) throw aborted(options.signal);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async guarded<T>(
    cancellation: Cancellation,
    caller: AbortSignal | undefined,
    timeoutMs: number,
    rules: ObservedRules,
    operate: (context: CallContext) => Promise<T>,
  ): Promise<T> {
    const deaf = caller && onAbort(caller, () => cancellation.cancel(aborted(caller)));
    try {
      return await this.attempts({
        timeoutMs,
        retry: rules.retry ?? true,
        limits: (rules.limited ?? true) ? this.limits : ofAnyLength(this.limits),
        cancellation,
        operate,
        toStorageError: (error) => this.toStorageError(error),
        late: (last) => this.late(timeoutMs, last),
        observation: rules.observation,
      });
    } finally {
      deaf?.();
    }
  }

  private toStorageError(error: unknown): StorageError {
    if (isStorageError(error)) return error;
    return this.driver.toStorageError?.(error) ?? fromEngineError(error);
  }

  private late(timeoutMs: number, cause: StorageError | undefined): TimeoutError {
    const message = `${this.driver.name} did not answer within ${Math.ceil(timeoutMs)} ms`;
    return new TimeoutError(message, cause === undefined ? {} : { cause });
  }

  private async finish(): Promise<void> {
    this.driver.beforeClose?.();
    const waiting = Promise.allSettled(this.inFlight.keys());
    await within(this.timeoutMs, waiting);
    for (const cancellation of this.inFlight.values()) {
      cancellation.cancel(new ClosedError('the store was closed during the call'));
    }
    try {
      await within(this.timeoutMs, this.driver.close());
    } catch (error) {
      throw this.toStorageError(error);
    }
  }
}

function aborted(signal: AbortSignal): AbortedError {
  return new AbortedError(undefined, { cause: signal.reason });
}

function checkSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  // Told by its parts: a signal may come from a polyfill or another realm.
  if (signal === undefined || typeof signal?.addEventListener === 'function') return signal;
  throw new ValidationError('signal', 'must be an AbortSignal');
}

/** Waits for work, but no longer than this. */
async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((done) => {
    timer = setTimeout(done, timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
