import { halves, type PriceField, priceFields, type Timeframe } from '@jts/domain';
import type { CandleBatch } from '@jts/ports';
import {
  type Finding,
  type FindingKind,
  Findings,
  type FindingsOfKind,
  refusedKinds,
} from './findings.js';
import { allPositions, sortByTime, toTimes } from './ordering.js';
import {
  breaksOhlc,
  describeOhlc,
  isHalt,
  isNegative,
  isZero,
  type PriceWords,
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

const minute = 60_000;
/** Milliseconds; every zone's hours begin at such a multiple of its minutes, if not of its hours. */
const gridSteps: Readonly<Partial<Record<Timeframe, number>>> = {
  '1m': minute,
  '5m': 5 * minute,
  '15m': 15 * minute,
  '1h': 60 * minute,
};

/** What the batches of a source, one after the other, show. */
export class Inspection {
  read = 0;
  private readonly findings = new Findings();
  /** Whether times rise (1) or fall (-1) from row to row; 0 as long as they do neither. */
  private direction = 0;
  private previous: Edge | undefined;
  private first = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;

  /** @param timeframe of the bars; without one no bar is off its grid */
  constructor(private readonly timeframe?: Timeframe) {}

  look(batch: CandleBatch): void {
    this.read += batch.rows.length + countRows(batch.problems);
    for (const problem of batch.problems) this.findings.add('unreadable', () => problem);
    this.lookAtValues(batch);
    const times = toTimes(batch.columns.timestamp);
    this.lookForRepeated(batch, times);
    this.lookAtOrder(batch, times);
    this.lookAtGrid(batch, times);
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
      const zero = firstField(words, i, isZero);
      if (zero !== undefined) add('zeroPrice', i, zero, 'is 0');
      const negative = firstField(words, i, isNegative);
      if (negative !== undefined) add('negativePrice', i, negative, 'is negative');
      if (isZero(volume, i)) add('zeroVolume', i, 'volume', 'is 0');
    }
  }

  private lookForRepeated({ rows }: CandleBatch, times: Float64Array): void {
    const sorted = sortByTime(allPositions(rows.length), times);
    for (const one of dropRepeated(sorted, times, rows, 'first', this.previous).repeated) {
      const timestamp = new Date(one.ms);
      this.findings.add('duplicate', () => ({ timestamp, ...describeRepeated(one) }));
    }
  }

  private lookAtOrder({ rows }: CandleBatch, times: Float64Array): void {
    let before = this.previous?.ms ?? times[0] ?? 0;
    for (let i = 0; i < times.length; i++) {
      const ms = times[i] as number;
      const step = Math.sign(ms - before);
      if (this.direction === 0) this.direction = step;
      if (step !== 0 && step !== this.direction) this.addDisorder(rows[i] as number, ms, step);
      if (ms < this.first) this.first = ms;
      if (ms > this.last) this.last = ms;
      before = ms;
    }
    const row = rows.at(-1);
    if (row !== undefined) this.previous = { ms: before, row };
  }

  private lookAtGrid({ rows }: CandleBatch, times: Float64Array): void {
    const { timeframe } = this;
    const step = timeframe && gridSteps[timeframe];
    if (step === undefined) return;
    for (let i = 0; i < times.length; i++) {
      const ms = times[i] as number;
      if (ms % step === 0) continue;
      const timestamp = new Date(ms);
      const reason = `${timestamp.toISOString()} is no multiple of ${timeframe}`;
      this.findings.add('offGrid', () => ({
        ...{ row: rows[i] as number, timestamp, field: 'timestamp', reason },
      }));
    }
  }

  private addDisorder(row: number, ms: number, step: number): void {
    const reason = `is ${step < 0 ? 'before' : 'after'} the row before, against the order so far`;
    const timestamp = new Date(ms);
    this.findings.add('disorder', () => ({ row, timestamp, field: 'timestamp', reason }));
  }
}

/** The first price of a bar that is so. */
function firstField(
  words: PriceWords,
  i: number,
  is: (column: Int32Array, i: number) => boolean,
): PriceField | undefined {
  for (const field of priceFields) if (is(words[field], i)) return field;
  return undefined;
}
