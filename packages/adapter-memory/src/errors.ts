import {
  isStorageError,
  ResourceExhaustedError,
  type StorageError,
  UnknownError,
} from '@jts/domain';

/** The one native error of this store: an array that the engine can't allocate. */
export function toStorageError(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof RangeError
    ? // Not retryable: the memory is not freed by waiting.
      new ResourceExhaustedError(`out of memory: ${message}`, { cause: error, retryable: false })
    : new UnknownError(message, { cause: error });
}
