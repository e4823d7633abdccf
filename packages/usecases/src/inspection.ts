import { halves, halvesToNumber, priceFields } from '@jts/domain';
import type { CandleBatch } from '@jts/ports';
import {
  type Finding,
  type FindingKind,
  Findings,
  type FindingsOfKind,
  refusedKinds,
} from './findings.js';
import { sortByTime } from './ordering.js';
import {
  breaksOhlc,
  describeOhlc,
  isHalt,
  isNegative,
  isZero,
  priceWords,
} from './plausibility.js';
import { countRows } from './problems.js';
import { describeRepeated, dropRepeated, type Edge } from './repeated.js';

export interface ValidationReport {
  /** Whether `importCandles` would take all of it as it is. */
  readonly ok: boolean;
  /** Rows read, also those that can't be understood. */
  readonly read: number;
  /** The order of the rows; `ascending` where there is one row or none. */
  readonly order: 'ascending' | 'descending' | 'unsorted';
  /** The times of the earliest and the latest bar. */
  readonly range?: { readonly first: Date; readonly last: Date };
  readonly findings: Readonly<Record<FindingKind, FindingsOfKind>>;
}

/** What the batches of a source, one after the other, show. */
export class Inspection {
  read = 0;
  private readonly findings = new Findings();
  /** Whether times rise (1) or fall (-1) from row to row; 0 as long as they do neither. */
  private direction = 0;
  private previous: Edge | undefined;
  private first = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;

  look(batch: CandleBatch): void {
    this.read += batch.rows.length + countRows(batch.problems);
    for (const problem of batch.problems) this.findings.add('unreadable', () => problem);
    this.lookAtValues(batch);
    const words = halves(batch.columns.timestamp);
    const times = Float64Array.from(batch.rows, (_, i) => halvesToNumber(words, i));
    this.lookForRepeated(batch, times);
    times.forEach((ms, i) => {
      this.lookAtOrder(ms, batch.rows[i] as number);
    });
  }

  report(): ValidationReport {
    const { first, last, findings } = this;
    const sorted = this.direction < 0 ? 'descending' : 'ascending';
    return {
      ok: refusedKinds.every((kind) => findings.count(kind) === 0),
      read: this.read,
      order: findings.count('disorder') > 0 ? 'unsorted' : sorted,
      ...(first <= last && { range: { first: new Date(first), last: new Date(last) } }),
      findings: findings.toRecord(),
    };
  }

  private lookAtValues({ columns, rows, scale }: CandleBatch): void {
    const words = priceWords(columns);
    const volume = halves(columns.volume);
    const finding = (i: number, what: Pick<Finding, 'field' | 'reason'>): Finding => {
      const timestamp = new Date(Number(columns.timestamp[i]));
      return { row: rows[i] as number, timestamp, ...what };
    };
    const add = (kind: FindingKind, i: number, field: string, reason: string) =>
      this.findings.add(kind, () => finding(i, { field, reason }));
    for (let i = 0; i < rows.length; i++) {
      if (breaksOhlc(words, columns, i)) {
        this.findings.add('ohlc', () => finding(i, describeOhlc(columns, i, scale)));
      }
      if (isHalt(words, i)) add('halt', i, '', 'open, high and low are 0, the close is not');
      const zero = priceFields.find((field) => isZero(words[field], i));
      if (zero !== undefined) add('zeroPrice', i, zero, 'is 0');
      const negative = priceFields.find((field) => isNegative(words[field], i));
      if (negative !== undefined) add('negativePrice', i, negative, 'is negative');
      if (isZero(volume, i)) add('zeroVolume', i, 'volume', 'is 0');
    }
  }

  private lookForRepeated({ rows }: CandleBatch, times: Float64Array): void {
    const sorted = sortByTime(
      Uint32Array.from(rows, (_, i) => i),
      times,
    );
    for (const one of dropRepeated(sorted, times, rows, 'first', this.previous).repeated) {
      const timestamp = new Date(one.ms);
      this.findings.add('duplicate', () => ({ timestamp, ...describeRepeated(one) }));
    }
  }

  private lookAtOrder(ms: number, row: number): void {
    const step = Math.sign(ms - (this.previous?.ms ?? ms));
    if (this.direction === 0) this.direction = step;
    if (step === -this.direction && step !== 0) {
      const timestamp = new Date(ms);
      const reason = `is ${step < 0 ? 'before' : 'after'} the row before, against the order so far`;
      this.findings.add('disorder', () => ({ row, timestamp, field: 'timestamp', reason }));
    }
    this.previous = { ms, row };
    this.first = Math.min(this.first, ms);
    this.last = Math.max(this.last, ms);
  }
}
