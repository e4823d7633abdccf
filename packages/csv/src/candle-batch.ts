import {
  allocateColumns,
  type ColumnField,
  columnFields,
  halves,
  mapColumns,
  type WritableCandleColumns,
} from '@jts/domain';
import type { CandleBatch, RowProblem } from '@jts/ports';
import { type ReadNumber, setInt64 } from './numbers.js';

/** How each field is read from the cells of a row. */
export interface RowReader
  extends Readonly<Record<ColumnField, (cells: readonly string[]) => ReadNumber>> {
  /** Whether the time of the row read last is another than its bar's label. */
  isRelabelled(): boolean;
}

/** A batch in the making: columns that fill up row by row, so that no text of a row is kept. */
export class BatchInProgress {
  private readonly columns: WritableCandleColumns;
  private readonly numbers: Uint32Array;
  private readonly words: Readonly<Record<ColumnField, Int32Array>>;
  private readonly problems: RowProblem[] = [];
  private kept = 0;
  private refused = 0;
  private relabelled = 0;

  constructor(
    private readonly size: number,
    private readonly scale: number,
  ) {
    const columns = allocateColumns(size);
    this.columns = columns;
    this.numbers = new Uint32Array(size);
    this.words = {
      timestamp: halves(columns.timestamp),
      open: halves(columns.open),
      high: halves(columns.high),
      low: halves(columns.low),
      close: halves(columns.close),
      volume: halves(columns.volume),
    };
  }

  get isEmpty(): boolean {
    return this.kept + this.refused === 0;
  }

  get isFull(): boolean {
    return this.kept + this.refused === this.size;
  }

  /** Adds a row to the columns, or each of its bad fields to the problems. */
  add(row: number, cells: readonly string[] | string, reader: RowReader | undefined): void {
    const before = this.problems.length;
    if (typeof cells === 'string') this.problems.push({ row, field: '', reason: cells });
    else if (reader !== undefined) {
      for (const field of columnFields) {
        const value = reader[field](cells);
        if (typeof value === 'string') this.problems.push({ row, field, reason: value });
        // Overwritten by the next row, where this one turns out to be bad.
        else setInt64(this.words[field], this.kept, value);
      }
    }
    if (this.problems.length > before) this.refused++;
    else {
      this.numbers[this.kept++] = row;
      if (reader?.isRelabelled()) this.relabelled++;
    }
  }

  finish(bytesRead: number): CandleBatch {
    const { kept, scale, problems, relabelled } = this;
    // Copied where short, so that a few rows don't hold the memory of many.
    const cut = <T extends BigInt64Array | BigUint64Array | Uint32Array>(column: T) =>
      (kept === this.size ? column : column.slice(0, kept)) as T;
    return {
      columns: mapColumns(this.columns, cut),
      rows: cut(this.numbers),
      scale,
      problems,
      ...(relabelled > 0 && { relabelled }),
      bytesRead,
    };
  }
}
