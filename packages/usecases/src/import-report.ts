import type { SeriesKey, StorageError } from '@jts/domain';
import type { CandleBatch, RowProblem, SaveCandlesResult } from '@jts/ports';
import type { PreparedBatch } from './prepare-batch.js';
import { countRows, shownProblems } from './problems.js';

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
  /** The first 20 problems; those of bars that `onInvalid: 'keep'` has stored, too. */
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
  readonly durationMs: number;
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
  private through: { row: number; timestamp?: Date } | undefined;

  /** A batch that was read, whether it is going to be stored or not. */
  read(batch: CandleBatch, prepared: PreparedBatch): void {
    this.counts.read += batch.rows.length + countRows(batch.problems);
    this.counts.rejected += prepared.rejected;
    this.bytesRead = batch.bytesRead ?? this.bytesRead;
    this.addProblems(prepared.problems, prepared.problemCount);
  }

  /** A batch that is stored now. */
  stored(batch: CandleBatch, prepared: PreparedBatch, saved: SaveCandlesResult): void {
    this.counts.inserted += saved.inserted;
    this.counts.replaced += saved.replaced;
    this.counts.skipped += saved.skipped;
    this.counts.ignored += prepared.ignored;
    this.counts.batches++;
    this.relabelled += prepared.relabelled;
    const { series, edge } = prepared;
    if (series?.first !== undefined && series.last !== undefined) {
      this.first = Math.min(this.first, series.first.timestamp.getTime());
      this.last = Math.max(this.last, series.last.timestamp.getTime());
    }
    const row = Math.max(batch.rows.at(-1) ?? 0, batch.problems.at(-1)?.row ?? 0);
    this.through = { row, ...(edge && { timestamp: new Date(edge.ms) }) };
  }

  addProblems(problems: readonly RowProblem[], count: number): void {
    this.problems.push(...problems.slice(0, shownProblems - this.problems.length));
    this.problemCount += count;
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
      durationMs,
    };
  }
}
