import { isStorageError, type StorageError } from '@jts/domain';
import { settled } from '../expect.js';

/** An answer as text. Read once all calls of its time have ended: it names what they have made. */
export type Told = () => string;

/** A call that is under way. */
export interface Made<O> {
  readonly answer: Promise<Told>;
  /** What the answer must be, by the oracle, which it takes a step further. */
  expect(oracle: O): string;
}

/**
 * One call of a port, generated. Its answer is text, so that any two can be compared: with what the
 * oracle says, with what another adapter answers.
 */
export interface Call<S, O> {
  /** Makes it. What it refers to is what the stage has at this moment. */
  on(stage: S): Made<O>;
  /** The lines of the answer come by ids that the store has made: another store has another order. */
  readonly orderedByIds?: boolean;
  /** As a person would write it down. */
  toString(): string;
}

/**
 * The answer of a call, rejections included: which they must be is the contract's as well.
 *
 * @param note keeps what the answer tells that later calls refer to
 */
export async function told<T>(
  call: () => Promise<T>,
  show: (value: T) => string,
  note: (value: T) => void = () => {},
): Promise<Told> {
  const outcome = await settled(call);
  if ('value' in outcome) {
    note(outcome.value);
    return () => show(outcome.value);
  }
  const { error } = outcome;
  if (!isStorageError(error)) throw error;
  return () => rejection(error);
}

function rejection(error: StorageError): string {
  if (error.code === 'NOT_FOUND') return notFound;
  if (error.code !== 'VERSION_CONFLICT') return `${error.code}: ${error.message}`;
  const { expected, actual } = error as StorageError & Record<'expected' | 'actual', number>;
  return conflict(expected, actual);
}

/** Whether an answer that was {@link told} is an error which a call of a free database has no reason for. */
export const isFailure = (answer: string): boolean =>
  /^[A-Z_]+: /.test(answer) && !answer.startsWith('VERSION_CONFLICT');

export const notFound = 'NOT_FOUND';
export const conflict = (expected: number, actual: number): string =>
  `VERSION_CONFLICT: expected ${expected}, actual ${actual}`;
export const nothing = 'null';
