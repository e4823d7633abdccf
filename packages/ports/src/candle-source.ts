import type { WritableCandleColumns } from '@jts/domain';

/** Why one row of a source can't be read. */
export interface RowProblem {
  /** The row as a person would count it in the source, from 1; a header counts. */
  readonly row: number;
  /** The field that is wrong: `close`, `timestamp`; empty for the row as a whole. */
  readonly field: string;
  readonly reason: string;
}

/** Some rows of a source, in its own order: sorted or not, with duplicates or without. */
export interface CandleBatch {
  /** The rows that could be read: epoch milliseconds, prices x 10^scale, volumes. */
  readonly columns: WritableCandleColumns;
  /** The row number of each entry of the columns. */
  readonly rows: Uint32Array;
  readonly scale: number;
  /** The rows that could not be read, ascending. */
  readonly problems: readonly RowProblem[];
  /** Of how many rows the source had another time than the label of a bar of 1d, 1w or 1M. */
  readonly relabelled?: number;
  /** How much of the source has been read so far, in bytes, where it knows. */
  readonly bytesRead?: number;
}

/** Where bars come from: a file, a feed, an archive. Read once, batch by batch. */
export type CandleSource = AsyncIterable<CandleBatch>;
