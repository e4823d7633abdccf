import type { CandleSeries, SeriesKey, StorageError } from '@jts/domain';
import type { CandleBatch, RowProblem, SaveCandlesResult } from '@jts/ports';
import type { PreparedBatch } from './prepare-batch.js';
import { countRows, shownProblems } from './problems.js';
import type { Edge } from './repeated.js';

/**
 * - `done`: all of the source was dealt with.
 * - `rejected`: a batch (or the source as a whole) was refused, and nothing of it is stored.
 * - `aborted`: the signal fired.
 * - `failed`: the source or the store failed.
 *
 * Whatever it is, the batches counted before stand. Repeating an import is always safe.
 */
export type ImportStatus = 'done' | 'rejected' | 'aborted' | 'failed';

/** What an import has done so far. Once `done`, read = inserted + replaced + skipped + ignored + rejected. */
export interface ImportProgress {
  /** Rows read from the source, also those that can't be understood. */
  readonly read: number;
  readonly inserted: number;
  /** Bars stored before with other values. */
  readonly replaced: number;
  /** Bars stored before with the same values, or kept by `onConflict: 'skip'`. */
  readonly skipped: number;
  /** Rows before the last stored bar, which an incremental import does not look at. */
  readonly ignored: number;
  /** Rows that are not stored because something is wrong with them. */
  readonly rejected: number;
  /** Batches stored whole. */
  readonly batches: number;
  /** How much of the source has been read, in bytes, where it knows. */
  readonly bytesRead?: number;
}

export interface ImportReport extends ImportProgress {
  readonly status: ImportStatus;
  readonly key: SeriesKey;
  /** Why the status is not `done`. */
  readonly error?: StorageError;
  /**
   * The first 20 problems, by row; those of bars that `onInvalid: 'keep'` stores, too. What the
   * import was rejected for is one of them.
   */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  /** Bars of 1d, 1w or 1M that came with another time than the label that they are stored under. */
  readonly relabelled: number;
  /** The times of the first and the last bar that the import stored or found stored. */
  readonly range?: { readonly first: Date; readonly last: Date };
  /**
   * Up to this row everything is stored (or left out as reported): where to resume. The time is
   * that of the last bar in these batches. Absent before the first batch.
   */
  readonly through?: { readonly row: number; readonly timestamp?: Date };
  /**
   * Whether no row read so far is before an earlier one. Where one is, what an import without
   * `incremental` left unfinished may lack bars before the last stored one: repeat it whole, for
   * `incremental` would not look at them.
   */
  readonly isAscending: boolean;
  readonly durationMs: number;
}

/** The end of a batch, or of several: what counts once they are stored. */
export interface BatchEnd {
  readonly row: number;
  readonly ignored: number;
  readonly relabelled: number;
  readonly edge: Edge | undefined;
}

export function endOf(batch: CandleBatch, prepared: PreparedBatch): BatchEnd {
  const row = Math.max(batch.rows.at(-1) ?? 0, batch.problems.at(-1)?.row ?? 0);
  const { ignored, relabelled, edge } = prepared;
  return { row, ignored, relabelled, edge };
}

/** Adds up what becomes of the batches. */
export class ImportTally {
  private readonly counts = {
    read: 0,
    inserted: 0,
    replaced: 0,
    skipped: 0,
    ignored: 0,
    rejected: 0,
    batches: 0,
  };
  private readonly problems: RowProblem[] = [];
  private problemCount = 0;
  private relabelled = 0;
  private bytesRead: number | undefined;
  private first = Number.POSITIVE_INFINITY;
  private last = Number.NEGATIVE_INFINITY;
  /** Whether no row so far is before an earlier one. */
  isAscending = true;
  private through: { row: number; timestamp?: Date } | undefined;

  /** A batch that was read, whether it is going to be stored or not. */
  read(batch: CandleBatch, prepared: PreparedBatch): void {
    this.counts.read += batch.rows.length + countRows(batch.problems);
    this.counts.rejected += prepared.rejected;
    this.bytesRead = batch.bytesRead ?? this.bytesRead;
    this.addProblems(prepared.problems, prepared.problemCount);
  }

  /** Bars that are stored now. */
  stored({ first, last }: CandleSeries, saved: SaveCandlesResult): void {
    this.counts.inserted += saved.inserted;
    this.counts.replaced += saved.replaced;
    this.counts.skipped += saved.skipped;
    this.counts.batches++;
    if (first === undefined || last === undefined) return;
    this.first = Math.min(this.first, first.timestamp.getTime());
    this.last = Math.max(this.last, last.timestamp.getTime());
  }

  /** A batch that is dealt with, as all before it are. */
  dealtWith({ row, ignored, relabelled, edge }: BatchEnd): void {
    this.counts.ignored += ignored;
    this.relabelled += relabelled;
    this.through = { row, ...(edge && { timestamp: new Date(edge.ms) }) };
  }

  /** Rows that are left out for another of the same time, in another batch. */
  leftOut(count: number): void {
    this.counts.rejected += count;
  }

  addProblems(problems: readonly RowProblem[], count: number): void {
    this.problems.push(...problems);
    this.problems.sort((a, b) => a.row - b.row).splice(shownProblems);
    this.problemCount += count;
  }

  /** What refuses the import is shown, however many problems come before it. */
  refused(problem: RowProblem): void {
    const isShown = ({ row, field }: RowProblem) => row === problem.row && field === problem.field;
    if (!this.problems.some(isShown)) this.problems.splice(shownProblems - 1, 1, problem);
  }

  progress(): ImportProgress {
    return {
      ...this.counts,
      ...(this.bytesRead === undefined ? {} : { bytesRead: this.bytesRead }),
    };
  }

  report(
    key: SeriesKey,
    status: ImportStatus,
    error: StorageError | undefined,
    durationMs: number,
  ): ImportReport {
    const { first, last, through } = this;
    return {
      status,
      key,
      ...(error && { error }),
      ...this.progress(),
      problems: this.problems,
      problemCount: this.problemCount,
      relabelled: this.relabelled,
      ...(first <= last && { range: { first: new Date(first), last: new Date(last) } }),
      ...(through && { through }),
      isAscending: this.isAscending,
      durationMs,
    };
  }
}
