import { isCandleSeries, TooLargeError } from '@jts/domain';
import { checkInteger, type LimitOptions } from './options.js';

/** The limits of a store, all of them said. */
export type Limits = Required<LimitOptions>;

/** What MongoDB takes, 16 MiB, less what stores add to a document: times, versions, statements. */
const mostDocumentBytes = 16_000_000;

export const defaultLimits: Limits = {
  rows: 100_000_000,
  bytes: 2 ** 30,
  documentBytes: mostDocumentBytes,
};

/** @throws ValidationError naming the limit */
export function checkLimits(options: LimitOptions = {}): Limits {
  const { rows = defaultLimits.rows, bytes = defaultLimits.bytes } = options;
  const { documentBytes = defaultLimits.documentBytes } = options;
  return {
    rows: checkInteger('limits.rows', rows, 1, Number.MAX_SAFE_INTEGER),
    bytes: checkInteger('limits.bytes', bytes, 1, Number.MAX_SAFE_INTEGER),
    documentBytes: checkInteger('limits.documentBytes', documentBytes, 1, mostDocumentBytes),
  };
}

/** The same limits for a look at rows that are not the answer: candidates, duplicates, pages. */
export const ofAnyLength = <T extends Pick<Limits, 'rows'>>(limits: T): T => ({
  ...limits,
  rows: Number.MAX_SAFE_INTEGER,
});

/** An answer as it comes from the database: counted, and refused as soon as it is too large. */
export class AnswerSize {
  private readonly limits: Pick<Limits, 'rows' | 'bytes'>;
  private rows = 0;
  private bytes = 0;

  constructor(limits: Pick<Limits, 'rows' | 'bytes'>) {
    this.limits = limits;
  }

  /**
   * More of the answer has come, or is about to.
   *
   * @throws TooLargeError where it is more than the limits allow
   */
  add(rows: number, bytes: number): void {
    this.rows += rows;
    this.bytes += bytes;
    if (this.rows > this.limits.rows) throw tooLarge(this.limits.rows, 'rows');
    if (this.bytes > this.limits.bytes) throw tooLarge(this.limits.bytes, 'bytes');
  }
}

/** @throws TooLargeError where an answer, a list or a page of one, has more than so many rows */
export function refuseLonger(answer: unknown, rows: number): void {
  if (lengthOf(answer) > rows) throw tooLarge(rows, 'rows');
}

function lengthOf(answer: unknown): number {
  if (isCandleSeries(answer) || Array.isArray(answer)) return answer.length;
  if (typeof answer !== 'object' || answer === null || !('items' in answer)) return 0;
  return Array.isArray(answer.items) ? answer.items.length : 0;
}

function tooLarge(most: number, unit: 'rows' | 'bytes'): TooLargeError {
  const size = `the answer has more than ${most.toLocaleString('en')} ${unit}`;
  const otherwise = 'read it in parts, as streamRange and pages do';
  return new TooLargeError(`${size} (limits.${unit}): ${otherwise}`);
}
