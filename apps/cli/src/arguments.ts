import { checkDateFormat } from '@jts/csv';
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
import { UsageError } from './failure.js';

/** Parsers of single arguments: what they refuse is wrong usage. */
export function timeframe(text: string): Timeframe {
  const found = timeframes.find((one) => one === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`It must be one of ${timeframes.join(', ')}.`);
}

export const code = (text: string): string => refusing(() => checkCode('', text));

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

/** How many hits of a search: a port's limit. */
export function hits(text: string): number {
  const value = positiveInteger(text);
  if (value <= 1000) return value;
  throw new InvalidArgumentError('It must be 1,000 at most.');
}

/** The version that must be stored; 0: none. */
export function version(text: string): number {
  return text === '0' ? 0 : positiveInteger(text);
}

/** A value by name, as text. */
export interface NamedArgument {
  readonly name: string;
  readonly text: string;
}

/** `period=20`, once or more often. */
export function namedArgument(
  text: string,
  before: readonly NamedArgument[] = [],
): readonly NamedArgument[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is a name and a value, such as period=20.');
  const name = text.slice(0, at);
  if (before.some((other) => other.name === name)) {
    throw new InvalidArgumentError(`There is a value of ${name} already.`);
  }
  return [...before, { name, text: text.slice(at + 1) }];
}

export function timezone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone && text;
  } catch {
    throw new InvalidArgumentError('It must be the name of a time zone, such as Asia/Seoul.');
  }
}

export const dateFormat = (text: string): string => refusing(() => checkDateFormat(text));

/** `volume=count,close=Last` as an object whose keys are among these fields. */
export const columnNames = (fields: readonly string[]) => (text: string) =>
  Object.fromEntries(text.split(',').map((pair) => columnName(pair, fields)));

function columnName(pair: string, fields: readonly string[]): [field: string, header: string] {
  const [field = '', header = '', ...rest] = pair.split('=').map((part) => part.trim());
  if (header === '' || rest.length > 0) {
    throw new InvalidArgumentError('It must be a list such as volume=count,close=Last.');
  }
  if (!fields.includes(field)) {
    throw new InvalidArgumentError(`Fields are ${fields.join(', ')}, not ${field}.`);
  }
  return [field, header];
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
  if (!Number.isNaN(date.getTime()) && isRealDay(text.slice(0, 10))) return date;
  throw new InvalidArgumentError(
    'It must be a date (2024-01-31) or a time with its zone (2024-01-31T09:00Z).',
  );
}

/** February 30 would become March 1 or 2, with a time of day, too. */
function isRealDay(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The range of `--from` and `--to`; an end that is absent is open. */
export function range(options: { readonly from?: Date; readonly to?: Date }): TimeRange {
  const { from = new Date(minTimestamp), to = new Date(maxTimestamp) } = options;
  if (from > to) throw new UsageError('--from is after --to');
  return { from, to };
}

function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!isStorageError(error) || !(error instanceof ValidationError)) throw error;
    throw new InvalidArgumentError(`${error.reason.replace(/^must/, 'It must')}.`);
  }
}
