import {
  isStorageError,
  ResourceExhaustedError,
  type StorageError,
  UnavailableError,
  ValidationError,
} from '@jts/domain';

/** What a failed file operation means to whoever named `path` as the store's folder. */
export function pathError(path: string, cause: unknown): StorageError {
  if (isStorageError(cause)) return cause;
  switch (errorCode(cause)) {
    case 'EEXIST': // what mkdir says of a file
    case 'ENOTDIR':
      return new ValidationError('path', `${path} is not a folder`, { cause });
    case 'ENAMETOOLONG':
    case 'ELOOP':
    case 'EINVAL':
    case 'ERR_INVALID_ARG_VALUE':
      return new ValidationError('path', `${JSON.stringify(path)} is no usable path`, { cause });
    case 'EACCES':
    case 'EPERM':
      return new UnavailableError(`no permission to write in ${path}`, { cause, retryable: false });
    case 'EROFS':
      return new UnavailableError(`${path} is read-only`, { cause, retryable: false });
    case 'ENOSPC':
    case 'EDQUOT':
      return new ResourceExhaustedError(`no space left for ${path}`, { cause, retryable: false });
    case 'EMFILE':
    case 'ENFILE':
      return new ResourceExhaustedError('too many open files', { cause });
    default:
      return new UnavailableError(`${path} can't be used: ${errorCode(cause) ?? 'unknown error'}`, {
        cause,
        retryable: false,
      });
  }
}

export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
