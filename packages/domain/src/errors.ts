import { printable } from './printable.js';

/**
 * The closed list of error codes: every rejection of a port carries one of them.
 *
 * - `VALIDATION`: an argument can't be represented or makes no sense; nothing was written.
 * - `NOT_FOUND`: the call names an entity that is not stored.
 * - `VERSION_CONFLICT`: somebody saved the entity since it was read.
 * - `CORRUPT_DATA`: a stored record can't be understood.
 * - `SCHEMA_MISMATCH`: the tables or collections have another shape than the store needs.
 * - `TOO_LARGE`: an entity, an answer or a record of a file is larger than its limit.
 * - `RESOURCE_EXHAUSTED`: the server has run out of disk, memory or query slots.
 * - `UNAUTHORIZED`: the server refuses these credentials or this right.
 * - `UNAVAILABLE`: the server can't be reached, or another owner holds the data.
 * - `TIMEOUT`: the call's deadline has passed.
 * - `ABORTED`: the caller's `AbortSignal` has fired.
 * - `CLOSED`: the store has been closed.
 * - `UNSUPPORTED`: this adapter or platform can't do it.
 * - `UNKNOWN`: an unmapped native error, kept as `cause`; never retried.
 */
export const errorCodes = [
  'VALIDATION',
  'NOT_FOUND',
  'VERSION_CONFLICT',
  'CORRUPT_DATA',
  'SCHEMA_MISMATCH',
  'TOO_LARGE',
  'RESOURCE_EXHAUSTED',
  'UNAUTHORIZED',
  'UNAVAILABLE',
  'TIMEOUT',
  'ABORTED',
  'CLOSED',
  'UNSUPPORTED',
  'UNKNOWN',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface StorageErrorOptions {
  /** The native error, or the one that led to this. */
  readonly cause?: unknown;
  /** Whether the same call may succeed if repeated; each class has its default. */
  readonly retryable?: boolean;
  /** For how many milliseconds the server asks to be left alone, where it says so. */
  readonly retryAfterMs?: number;
}

const brand = Symbol.for('@jts/StorageError');

/**
 * The base of all errors. Test `code` (or {@link isStorageError}), never `instanceof` or the message,
 * which is one line: see {@link printable}.
 */
export class StorageError extends Error {
  readonly code: ErrorCode;
  /** Whether repeating the same call may succeed. */
  readonly retryable: boolean;
  /** For how many milliseconds the server asks to be left alone; absent where it doesn't say. */
  declare readonly retryAfterMs?: number;

  constructor(code: ErrorCode, message: string, options: StorageErrorOptions = {}) {
    // It may quote a text of anybody's, and goes to logs and terminals.
    super(printable(message), 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'StorageError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Code, message and typed fields; neither stack nor cause, which may hold what is private. */
  toJSON(): { readonly code: ErrorCode; readonly name: string; readonly message: string } {
    return { ...this, name: this.name, message: this.message };
  }
}

/** Whether `error` is a {@link StorageError}, of whichever copy of this package. */
export function isStorageError(error: unknown): error is StorageError {
  return typeof error === 'object' && error !== null && brand in error;
}

/** An argument can't be represented: `path` says which (`parameters[2].minValue`), `reason` why. */
export class ValidationError extends StorageError {
  override readonly name = 'ValidationError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('VALIDATION', path === '' ? reason : `${path}: ${reason}`, options);
    this.path = path;
    this.reason = reason;
  }
}

/** The entity that the call names is not stored. */
export class NotFoundError extends StorageError {
  override readonly name = 'NotFoundError';
  /** What kind of thing was looked for: `formula`, `symbol`. */
  readonly entity: string;
  readonly id: string;

  constructor(entity: string, id: string, options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('NOT_FOUND', `no ${entity} ${JSON.stringify(id)} is stored`, options);
    this.entity = entity;
    this.id = id;
  }
}

/** The stored version is not the one that the caller has read: read again, then decide. */
export class VersionConflictError extends StorageError {
  override readonly name = 'VersionConflictError';
  /** The version that the caller expected. */
  readonly expected: number;
  /** The version that is stored; 0 where nothing is. */
  readonly actual: number;

  constructor(what: string, expected: number, actual: number) {
    super('VERSION_CONFLICT', `${what} has version ${actual}, expected was ${expected}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** A stored record can't be understood: `collection` is its table or collection, `path` the field. */
export class CorruptDataError extends StorageError {
  override readonly name = 'CorruptDataError';
  readonly collection: string;
  readonly id: string;
  readonly path: string;
  /** What is wrong with it. */
  readonly reason: string;

  constructor(
    collection: string,
    id: string,
    path: string,
    reason: string,
    options: Pick<StorageErrorOptions, 'cause'> = {},
  ) {
    super('CORRUPT_DATA', `${collection} ${JSON.stringify(id)}, ${path}: ${reason}`, options);
    this.collection = collection;
    this.id = id;
    this.path = path;
    this.reason = reason;
  }
}

/** The schema that is there differs from the one needed: `differences` has one sentence for each. */
export class SchemaMismatchError extends StorageError {
  override readonly name = 'SchemaMismatchError';
  readonly differences: readonly string[];

  constructor(what: string, differences: readonly string[]) {
    super('SCHEMA_MISMATCH', `${what} has another shape: ${differences.join('; ')}`);
    this.differences = Object.freeze([...differences]);
  }
}

/** An entity, an answer or a record of a file is larger than its limit, which the message names. */
export class TooLargeError extends StorageError {
  override readonly name = 'TooLargeError';

  constructor(message: string, options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('TOO_LARGE', message, options);
  }
}

/** The server has run out of disk, memory or query slots. Retryable unless said otherwise. */
export class ResourceExhaustedError extends StorageError {
  override readonly name = 'ResourceExhaustedError';

  constructor(message: string, options: StorageErrorOptions = {}) {
    super('RESOURCE_EXHAUSTED', message, { ...options, retryable: options.retryable ?? true });
  }
}

/** The server refuses these credentials or this right. The message never holds a secret. */
export class UnauthorizedError extends StorageError {
  override readonly name = 'UnauthorizedError';

  constructor(message: string, options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('UNAUTHORIZED', message, options);
  }
}

/** The server can't be reached, or another owner holds the data. Retryable unless said otherwise. */
export class UnavailableError extends StorageError {
  override readonly name = 'UnavailableError';

  constructor(message: string, options: StorageErrorOptions = {}) {
    super('UNAVAILABLE', message, { ...options, retryable: options.retryable ?? true });
  }
}

/** The deadline has passed. Retryable: whether there is time left is the next caller's to say. */
export class TimeoutError extends StorageError {
  override readonly name = 'TimeoutError';

  constructor(message: string, options: StorageErrorOptions = {}) {
    super('TIMEOUT', message, { ...options, retryable: options.retryable ?? true });
  }
}

/** The caller's `AbortSignal` has fired; `cause` is its reason. Named as the platform names it. */
export class AbortedError extends StorageError {
  override readonly name = 'AbortError';

  constructor(message = 'the call was aborted', options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('ABORTED', message, options);
  }
}

/** The store has been closed. */
export class ClosedError extends StorageError {
  override readonly name = 'ClosedError';

  constructor(message = 'the store is closed', options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('CLOSED', message, options);
  }
}

/** This adapter or platform can't do what was asked. */
export class UnsupportedError extends StorageError {
  override readonly name = 'UnsupportedError';

  constructor(message: string, options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('UNSUPPORTED', message, options);
  }
}

/** An unmapped native error, kept as `cause`. Never retried. */
export class UnknownError extends StorageError {
  override readonly name = 'UnknownError';

  constructor(message: string, options: Pick<StorageErrorOptions, 'cause'> = {}) {
    super('UNKNOWN', message, options);
  }
}
