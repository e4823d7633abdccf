import { ValidationError } from './errors.js';
import { kind } from './text.js';

/** The first instant that can be stored, in epoch milliseconds: 1900-01-01T00:00:00.000Z. */
export const minTimestamp = Date.UTC(1900, 0, 1);
/** The last instant that can be stored, in epoch milliseconds: 2299-12-31T23:59:59.999Z. */
export const maxTimestamp = Date.UTC(2299, 11, 31, 23, 59, 59, 999);

/** A span of time; both ends belong to it. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

// A time of day without a zone would be read in the zone of the machine: refused.
const instant =
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * An instant in whole epoch milliseconds, 1900-01-01 to 2299-12-31 UTC.
 *
 * @param value a `Date`, epoch milliseconds, or ISO 8601 text: a date (00:00 UTC) or a date and
 *   time with `Z` or an offset
 * @throws ValidationError naming `path`
 */
export function checkTimestamp(path: string, value: unknown): number {
  const ms = toMs(path, value);
  if (ms < minTimestamp || ms > maxTimestamp) {
    throw new ValidationError(path, 'must lie between 1900-01-01 and 2299-12-31 UTC');
  }
  return ms;
}

/**
 * A range of time, cut to what can be stored at all, so that "everything" may be written with any
 * dates. Of a range wholly outside, `from` comes out after `to`: nothing can be in it.
 *
 * @throws ValidationError where an end is no valid `Date`, or `from` is after `to`
 */
export function checkRange(range: TimeRange, path = 'range'): { from: number; to: number } {
  if (typeof range !== 'object' || range === null) {
    throw new ValidationError(path, `must be an object with from and to, not ${kind(range)}`);
  }
  const from = checkDate(`${path}.from`, range.from);
  const to = checkDate(`${path}.to`, range.to);
  if (from > to) {
    const [a, b] = [new Date(from).toISOString(), new Date(to).toISOString()];
    throw new ValidationError(path, `from (${a}) must not be after to (${b})`);
  }
  return { from: Math.max(from, minTimestamp), to: Math.min(to, maxTimestamp) };
}

function checkDate(path: string, value: unknown): number {
  if (!isDate(value)) throw new ValidationError(path, `must be a Date, not ${kind(value)}`);
  const ms = value.getTime();
  if (Number.isNaN(ms)) throw new ValidationError(path, 'must be a valid Date');
  return ms;
}

function toMs(path: string, value: unknown): number {
  if (typeof value === 'string') return fromText(path, value);
  if (typeof value !== 'number') return checkDate(path, value);
  if (!Number.isInteger(value)) throw new ValidationError(path, 'must be in whole milliseconds');
  // -0 becomes 0, else the same instant would be told apart by Object.is.
  return value + 0;
}

function fromText(path: string, text: string): number {
  const ms = instant.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse turns February 30 into March 1 or 2; the day must survive the way back.
  if (Number.isNaN(ms) || !realDay(text)) {
    throw new ValidationError(
      path,
      'must be an ISO 8601 date, or a date and time with Z or an offset',
    );
  }
  return ms;
}

function realDay(text: string): boolean {
  const day = text.slice(0, 10);
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** `instanceof` fails between realms (a test runner's, a frame's). */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}
