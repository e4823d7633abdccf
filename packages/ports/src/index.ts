export {
  AbortedError,
  ClosedError,
  CorruptDataError,
  type ErrorCode,
  errorCodes,
  isStorageError,
  NotFoundError,
  ResourceExhaustedError,
  SchemaMismatchError,
  StorageError,
  type StorageErrorOptions,
  TimeoutError,
  TooLargeError,
  UnauthorizedError,
  UnavailableError,
  UnknownError,
  UnsupportedError,
  ValidationError,
  VersionConflictError,
} from '@jts/domain';
export * from './candle-source.js';
export * from './documents.js';
export * from './market-data.js';
export * from './options.js';
export * from './store.js';
