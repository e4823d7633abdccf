import {
  checkCode,
  isStorageError,
  maxTimestamp,
  minTimestamp,
  type Timeframe,
  type TimeRange,
  timeframes,
  ValidationError,
} from '@jts/domain';
import { InvalidArgumentError } from 'commander';

/** Parsers of single arguments: what they refuse is wrong usage. */
export function timeframe(text: string): Timeframe {
  const found = timeframes.find((one) => one === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It is one of ${timeframes.join(', ')}.`);
}

export const code = (text: string): string => refusing(() => checkCode('', text));

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a whole number above 0.');
}

export function timezone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text;
  } catch {
    throw new InvalidArgumentError('It is the name of a time zone, such as Asia/Seoul.');
  }
}

/** `volume=count,time=Date` as an object. */
export function columnNames(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  for (const [field, header, ...rest] of pairs) {
    if (field?.trim() && header?.trim() && rest.length === 0) continue;
    throw new InvalidArgumentError('It is a list such as volume=count,close=Last.');
  }
  return Object.fromEntries(
    pairs.map(([field = '', header = '']) => [field.trim(), header.trim()]),
  );
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** The start of a range: a day begins at 00:00 UTC. */
export function rangeStart(text: string): Date {
  return parseTime(text);
}

/** The end of a range: a day lasts until its last millisecond. */
export function rangeEnd(text: string): Date {
  const date = parseTime(text);
  return day.test(text) ? new Date(date.getTime() + 86_400_000 - 1) : date;
}

function parseTime(text: string): Date {
  const date = new Date(day.test(text) || instant.test(text) ? text : Number.NaN);
  // February 30 would become March 1 or 2.
  const real =
    !Number.isNaN(date.getTime()) && (!day.test(text) || date.toISOString().startsWith(text));
  if (real) return date;
  throw new InvalidArgumentError(
    'It is a date (2024-01-31) or a time with its zone (2024-01-31T09:00Z).',
  );
}

/** The range of `--from` and `--to`; an end that is absent is open. */
export function range(options: { readonly from?: Date; readonly to?: Date }): TimeRange {
  const { from = new Date(minTimestamp), to = new Date(maxTimestamp) } = options;
  return { from, to };
}

function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!isStorageError(error) || !(error instanceof ValidationError)) throw error;
    throw new InvalidArgumentError(`It ${error.reason}.`);
  }
}
