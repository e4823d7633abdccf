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
export * from './cache.js';
export * from './cache-store.js';
export * from './candle-source.js';
export * from './documents.js';
export * from './market-data.js';
export * from './options.js';
export * from './rate-limiter.js';
export * from './store.js';
