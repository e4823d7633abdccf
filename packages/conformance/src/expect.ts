import {
  type CandleSeries,
  type ErrorCode,
  isStorageError,
  type StorageError,
  scaledText,
} from '@jts/domain';
import { AssertionError, assert } from 'chai';

/**
 * Checks that a call rejects with an error of this code, and returns the error.
 *
 * @param path what a `VALIDATION` must name
 */
export async function rejectsWith(
  code: ErrorCode,
  call: () => Promise<unknown>,
  path?: string,
): Promise<StorageError> {
  const outcome = await settled(call);
  if (!('error' in outcome)) {
    return assert.fail(`must reject with ${code}, but resolved with ${show(outcome.value)}`);
  }
  const { error } = outcome;
  if (!isStorageError(error)) {
    return assert.fail(`must reject with ${code}, but with no StorageError: ${String(error)}`);
  }
  assert.equal(error.code, code, `the code of "${error.message}"`);
  if (path !== undefined) assert.propertyVal(error, 'path', path, error.message);
  return error;
}

/** Checks that a call rejects with `VERSION_CONFLICT`, and with which versions. */
export async function conflicts(
  call: () => Promise<unknown>,
  expected: number,
  actual: number,
): Promise<void> {
  const error = await rejectsWith('VERSION_CONFLICT', call);
  assert.propertyVal(error, 'expected', expected);
  assert.propertyVal(error, 'actual', actual);
}

/** What became of a call. One that throws instead of rejecting breaks callers that use `.catch`. */
export async function settled<T>(
  call: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  let promise: Promise<T>;
  try {
    promise = call();
  } catch (error) {
    return assert.fail(`must reject, but threw at once: ${String(error)}`);
  }
  if (typeof promise?.then !== 'function') {
    return assert.fail(`must return a promise, but returned ${show(promise)}`);
  }
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

/** Checks that a call resolves, and returns what with. */
export async function resolves<T>(call: () => Promise<T>, what: string): Promise<T> {
  const outcome = await settled(call);
  if ('value' in outcome) return outcome.value;
  return assert.fail(`${what} must resolve, but rejected: ${String(outcome.error)}`);
}

/** Checks key, scale and every digit of a series. */
export function expectSeries(
  actual: CandleSeries,
  expected: CandleSeries,
  scale: number,
  what = 'the series',
): void {
  assert.deepEqual({ ...actual.key }, { ...expected.key }, `the key of ${what}`);
  assert.equal(actual.scale, scale, `the scale of ${what}`);
  if (!sameColumns(actual, expected.withScale(scale))) {
    const [left, right] = differingPart(actual, expected.withScale(scale));
    expectText(left, right, what);
  }
}

/** Compares tables: with a message that has both whole, which chai would cut off. */
export function expectText(actual: string, expected: string, what: string): void {
  if (actual === expected) return;
  const message = `${what} is\n${actual || 'nothing'}\nand must be\n${expected || 'nothing'}`;
  throw new AssertionError(message, { actual, expected, showDiff: true });
}

export function expectTimes(actual: CandleSeries, expected: readonly number[], what: string): void {
  expectText(times(actual), expected.map((ms) => new Date(ms).toISOString()).join('\n'), what);
}

/** A series as text, a line for each bar. */
export function table(series: CandleSeries): string {
  return Array.from({ length: series.length }, (_, row) => line(series, row)).join('\n');
}

const columns = ['timestamp', 'open', 'high', 'low', 'close', 'volume'] as const;

// By its own comparison: `CandleSeries.equals` is under test here as well.
function sameColumns(a: CandleSeries, b: CandleSeries): boolean {
  if (a.length !== b.length) return false;
  return columns.every((name) => {
    const [left, right] = [a.columns[name], b.columns[name]];
    for (let i = 0; i < a.length; i++) if (left[i] !== right[i]) return false;
    return true;
  });
}

/** A window of both around the first difference, so that a message stays readable. */
function differingPart(a: CandleSeries, b: CandleSeries): [string, string] {
  let row = 0;
  while (line(a, row) === line(b, row)) row++;
  const start = Math.max(0, row - 3);
  const part = (series: CandleSeries) =>
    `${series.length} bars, from row ${start}:\n${table(series.rows(start, row + 12))}`;
  return [part(a), part(b)];
}

function line(series: CandleSeries, row: number): string {
  if (row >= series.length) return 'none';
  const price = (name: 'open' | 'high' | 'low' | 'close') =>
    scaledText(series.columns[name][row] as bigint, series.scale);
  const prices = `${price('open')} ${price('high')} ${price('low')} ${price('close')}`;
  return `${time(series, row)}  ${prices}  ${series.columns.volume[row]}`;
}

const time = (series: CandleSeries, row: number): string =>
  new Date(Number(series.columns.timestamp[row])).toISOString();

function times(series: CandleSeries): string {
  return Array.from({ length: series.length }, (_, row) => time(series, row)).join('\n');
}

function show(value: unknown): string {
  const text = jsonOf(value);
  return text === undefined ? String(value) : text.slice(0, 200);
}

/** Undefined where JSON can't say it: clients of databases hold each other. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part));
  } catch {
    return undefined;
  }
}
