import { ResourceExhaustedError, type StorageError, UnknownError } from '@jts/domain';

/** What the JavaScript engine throws in any driver, as ours: for a driver with no errors of its own. */
export function fromEngineError(cause: unknown): StorageError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return cause instanceof RangeError
    ? // An array that can't be allocated. Not retryable: the memory is not freed by waiting.
      new ResourceExhaustedError(`out of memory: ${message}`, { cause, retryable: false })
    : new UnknownError(message, { cause });
}
