import {
  allocateColumns,
  CandleSeries,
  columnFields,
  halves,
  type SeriesKey,
  ValidationError,
} from '@jts/domain';
import type { CandleBatch, RowProblem } from '@jts/ports';
import { allPositions, gather, sortByTime, toTimes } from './ordering.js';
import type { InvalidRule, PreparedBatch } from './prepare-batch.js';
import { firstProblems } from './problems.js';
import { describeRepeated, dropRepeated, type Repeated } from './repeated.js';

interface Piece {
  readonly series: CandleSeries;
  readonly rows: Uint32Array;
}

/** Bars that are stored together with others, and the row of each. */
export interface OrderedBars {
  readonly series: CandleSeries;
  rowAt(index: number): number | undefined;
}

export interface OrderedHeld {
  /** The first rows whose time an earlier row has, in far batches too. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  /** Bars left out for another of the same time. */
  readonly dropped: number;
  /** Ascending batches, oldest first. */
  batches(): Generator<OrderedBars>;
}

/**
 * The bars of a source that does not ascend, held in memory (52 bytes each, twice that while they
 * are put in order): what is stored must end where nothing earlier is missing, or the next
 * incremental import would take a hole for what is stored.
 */
export class HeldBars {
  private pieces: Piece[] = [];
  private length = 0;
  private largest = 1;

  constructor(private readonly limit: number) {}

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** @throws ValidationError beyond the limit */
  add({ toSeries, rowAt }: PreparedBatch): void {
    const series = toSeries();
    const { length, scale } = series;
    if (length === 0) return;
    this.length += length;
    if (this.length > this.limit) throw tooMany(this.limit);
    if (scale !== (this.pieces[0]?.series.scale ?? scale)) {
      throw new ValidationError('scale', 'must be the same in all batches of a source');
    }
    this.largest = Math.max(this.largest, length);
    this.pieces.push({ series, rows: Uint32Array.from({ length }, (_, i) => rowAt(i) ?? 0) });
  }

  /** All of them, ascending, one for each time. Nothing is held afterwards. */
  takeOrdered(key: SeriesKey, onInvalid: InvalidRule): OrderedHeld {
    const order = disjointOrder(this.pieces);
    const size = this.largest;
    const scale = this.pieces[0]?.series.scale;
    const { columns, rows } = this.takeJoined();
    const times = toTimes(columns.timestamp);
    const sorted = order ?? sortByTime(allPositions(rows.length), times);
    const keep = onInvalid === 'keep' ? 'last' : 'first';
    const { kept, repeated } = dropRepeated(sorted, times, rows, keep, undefined);
    const describe = (k: number) => describeRepeated(repeated[k] as Repeated);
    return {
      problems: firstProblems({ length: repeated.length, at: describe }),
      problemCount: repeated.length,
      dropped: rows.length - kept.length,
      *batches() {
        for (let from = 0; from < kept.length; from += size) {
          const positions = kept.subarray(from, from + size);
          yield {
            series: CandleSeries.fromColumns(key, gather(columns, positions, times), scale),
            rowAt: (index) => rows[positions[index] ?? -1],
          };
        }
      },
    };
  }

  /** In the order of the source; each piece is let go as soon as it is copied. */
  private takeJoined() {
    const columns = allocateColumns(this.length);
    const rows = new Uint32Array(this.length);
    let at = 0;
    for (const piece of this.pieces.splice(0)) {
      const from = piece.series.columns as CandleBatch['columns'];
      for (const field of columnFields) halves(columns[field]).set(halves(from[field]), 2 * at);
      rows.set(piece.rows, at);
      at += piece.rows.length;
    }
    this.length = 0;
    return { columns, rows };
  }
}

/**
 * The positions of all bars in time, where whole pieces need only change places, as those of a
 * descending source; undefined where they overlap.
 */
function disjointOrder(pieces: readonly Piece[]): Uint32Array | undefined {
  let start = 0;
  const spans = pieces.flatMap(({ series }) => {
    const [from, length] = [start, series.length];
    start += length;
    const [first, last] = [series.first?.timestamp.getTime(), series.last?.timestamp.getTime()];
    return first === undefined || last === undefined ? [] : [{ from, length, first, last }];
  });
  spans.sort((a, b) => a.first - b.first);
  if (spans.some(({ first }, k) => first <= (spans[k - 1]?.last ?? Number.NEGATIVE_INFINITY))) {
    return undefined;
  }
  const order = new Uint32Array(start);
  let at = 0;
  for (const { from, length } of spans) for (let i = 0; i < length; i++) order[at++] = from + i;
  return order;
}

function tooMany(limit: number): ValidationError {
  return new ValidationError(
    'incremental',
    `needs a source in ascending order beyond ${limit.toLocaleString('en-US')} bars: ` +
      'sort it ascending, or import it without incremental',
  );
}
