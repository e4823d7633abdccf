import { oneLine, type Translation, translations } from '@jts/adapter-kit';
import { isStorageError, type StorageError } from '@jts/domain';

const { exhausted, full, mismatch, tooLarge, unauthorized, unavailable, unknown } = translations;

/** Error codes of the file system, by what the caller can do about them. */
const fileErrors: ReadonlyMap<unknown, Translation> = new Map([
  ['EACCES', unauthorized],
  ['EPERM', unauthorized],
  ['EROFS', unauthorized],
  ['ENOENT', mismatch], // of a folder: a file that is not there is no error here
  ['ENOTDIR', mismatch],
  ['EISDIR', mismatch],
  ['ENOSPC', full],
  ['EDQUOT', full],
  ['EMFILE', exhausted], // retried: open files get closed
  ['ENFILE', exhausted],
  ['EAGAIN', unavailable], // retried
  ['EBUSY', unavailable],
  ['EFBIG', tooLarge],
  ['ERR_STRING_TOO_LONG', tooLarge], // a file of more than 512 MB
  ['ERR_FS_FILE_TOO_LARGE', tooLarge],
]);

/** Whatever this adapter meets, as one of the errors that callers know. Ours come back as they are. */
export function toStorageError(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  // The one RangeError: a text that is longer than the engine can hold.
  const translation = error instanceof RangeError ? tooLarge : fileErrors.get(code);
  return (translation ?? unknown)(`JSON files: ${oneLine(String(message ?? error))}`, error);
}
