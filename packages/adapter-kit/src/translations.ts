import {
  ClosedError,
  ResourceExhaustedError,
  SchemaMismatchError,
  type StorageError,
  TimeoutError,
  TooLargeError,
  UnauthorizedError,
  UnavailableError,
  UnknownError,
  UnsupportedError,
  ValidationError,
} from '@jts/domain';
import type { Secrets } from './secrets.js';

/** Makes an error of ours from a native one; `retryAfterMs` where the server says so. */
export type Translation = (message: string, cause: unknown, retryAfterMs?: number) => StorageError;

const after = (retryAfterMs: number | undefined) =>
  retryAfterMs === undefined ? {} : { retryAfterMs };

const byName = {
  closed: (message, cause) => new ClosedError(message, { cause }),
  unauthorized: (message, cause) => new UnauthorizedError(message, { cause }),
  timedOut: (message, cause) => new TimeoutError(message, { cause }),
  /** Retried: queries end, and memory is freed. */
  exhausted: (message, cause, retryAfterMs) =>
    new ResourceExhaustedError(message, { cause, ...after(retryAfterMs) }),
  /** Not retried: waiting for the deadline would not free anything. */
  full: (message, cause) => new ResourceExhaustedError(message, { cause, retryable: false }),
  /** Retried. */
  unavailable: (message, cause, retryAfterMs) =>
    new UnavailableError(message, { cause, ...after(retryAfterMs) }),
  /** Not retried: what answers there is something else. */
  unreachable: (message, cause) => new UnavailableError(message, { cause, retryable: false }),
  mismatch: (message) => new SchemaMismatchError('the database', [message]),
  tooLarge: (message, cause) => new TooLargeError(message, { cause }),
  unsupported: (message, cause) => new UnsupportedError(message, { cause }),
  /** What our own checks have let through, and the database refuses. */
  invalid: (message, cause) => new ValidationError('', message, { cause }),
  /** What no table knows; never retried. */
  unknown: (message, cause) => new UnknownError(message, { cause }),
} satisfies Readonly<Record<string, Translation>>;

/** What an adapter's table from native codes to ours is filled with. */
export const translations: Readonly<Record<keyof typeof byName, Translation>> = byName;

/**
 * A native message as callers may see it: without secrets, on one line, and what is wrong with the
 * connection, if it is known, before it.
 *
 * @param place the database and its server: `Redis at localhost:6379`
 */
export function shownMessage(
  place: string,
  text: string,
  secrets: Secrets,
  problem?: string,
): string {
  // Before it is cut, and before blanks in it become one: a secret may have them.
  const shown = oneLine(secrets.hide(text));
  return `${place}: ${problem === undefined ? shown : `${problem} (${shown})`}`;
}

/** A native message as one line, of a length that can be read. */
export function oneLine(text: string, longest = 600): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
