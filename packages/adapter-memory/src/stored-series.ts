import type { Span } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey } from '@jts/domain';
import type { ConflictRule, SaveCandlesResult } from '@jts/ports';
import { GrowingSeries } from './growing-series.js';
import { compare, merge } from './merge.js';

/** The longest tail: rewriting it costs 48 kB. */
const tailLimit = 1024;

/**
 * The bars of one series, in two parts: `base`, contiguous, with spare memory behind it, and
 * `tail`, the few bars at the moving end.
 *
 * - A read is a binary search and a view. One that spans both parts copies at most `tailLimit`
 *   rows; a longer one moves the tail into the base first, so that the next is a view again.
 * - A live feed, which replaces or appends the last bar, rewrites the tail: its cost does not depend
 *   on the base.
 * - Memory that was handed out is never written to (contract G4): a tail is made anew by each
 *   change, a base grows only into rows that were never used.
 * - A write or delete further back is a merge of typed arrays from its first row on, O(n).
 */
export class StoredSeries {
  readonly key: SeriesKey;
  private readonly empty: CandleSeries;
  private readonly base: GrowingSeries;
  private tail: CandleSeries;

  constructor(key: SeriesKey, scale: number) {
    this.empty = CandleSeries.empty(key, scale);
    this.key = this.empty.key;
    this.base = new GrowingSeries(this.empty);
    this.tail = this.empty;
  }

  get length(): number {
    return this.base.series.length + this.tail.length;
  }

  /** The time of the first bar; there must be one. */
  get first(): number {
    return timeAt(this.rows(0, 1));
  }

  /** The time of the last bar; there must be one. */
  get last(): number {
    return timeAt(this.rows(this.length - 1, this.length));
  }

  /** The number of bars before an instant. */
  lowerBound(ms: number): number {
    return this.base.series.lowerBound(ms) + this.tail.lowerBound(ms);
  }

  /** The bars from row `start` up to but not including `end`. */
  rows(start: number, end: number): CandleSeries {
    const border = this.base.series.length;
    if (start >= border) return this.tail.rows(start - border, end - border);
    if (end > border && end - start <= tailLimit) {
      return this.base.series.rows(start).concat(this.tail.rows(0, end - border));
    }
    if (end > border) this.join();
    return this.base.series.rows(start, end);
  }

  save(input: CandleSeries, rule: ConflictRule): SaveCandlesResult {
    const start = this.lowerBound(timeAt(input));
    const stored = this.rows(start, this.length);
    const { result, change } = compare(stored, input, rule);
    if (change !== undefined) {
      const { storedRow, inputRow } = change;
      const rest = merge(stored.rows(storedRow), input.rows(inputRow), rule, result.inserted);
      this.keep(start + storedRow, rest);
    }
    return result;
  }

  /** Deletes the bars of a span and says how many. */
  delete({ from, to }: Span): number {
    const start = this.lowerBound(from);
    const end = this.lowerBound(to + 1);
    if (start < end) this.keep(start, this.rows(end, this.length));
    return end - start;
  }

  /** Keeps the first `count` rows, and copies of these after them. */
  private keep(count: number, rest: CandleSeries): void {
    const baseCount = Math.min(count, this.base.series.length);
    const head = this.tail.rows(0, count - baseCount);
    const short = head.length + rest.length <= tailLimit;
    // A longer rest goes to the base, but for its last row: that is the one a feed replaces next.
    const tail = short ? head.concat(rest) : this.empty.concat(rest.rows(-1));
    if (short) this.base.truncate(baseCount);
    else this.base.put(baseCount, [head, rest.rows(0, -1)]);
    this.tail = tail;
  }

  private join(): void {
    this.base.put(this.base.series.length, [this.tail]);
    this.tail = this.empty;
  }
}

/** The time of the first bar of these. */
function timeAt(series: CandleSeries): number {
  return Number(series.columns.timestamp[0]);
}
