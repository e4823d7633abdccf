import { checkSymbol, isStorageError, type StockSymbol, type ValidationError } from '@jts/domain';
import type { RowProblem } from '@jts/ports';
import { checkBatchSize } from './batch-size.js';
import { type ColumnNames, findColumns } from './header.js';
import type { FileOptions } from './records.js';
import { type SymbolField, symbolColumns } from './symbol-columns.js';
import { readTable } from './table.js';
import { type Bytes, shown } from './text.js';

export interface ReadSymbolsOptions extends FileOptions {
  /** Columns whose names say nothing, or that are to be taken instead: `{ name: '한글 종목명' }`. */
  readonly columns?: ColumnNames<SymbolField>;
  /** Rows in a batch, 1 to 1,000,000; 65,536 where absent. */
  readonly batchSize?: number;
}

/** Some rows of a symbol file, in its order. */
export interface SymbolBatch {
  readonly symbols: readonly StockSymbol[];
  /** The row number of each symbol. */
  readonly rows: readonly number[];
  /** The rows that could not be read, ascending. */
  readonly problems: readonly RowProblem[];
  /** How much of the file has been read so far, in bytes. */
  readonly bytesRead: number;
}

const marketNames = new Map([
  ['코스피', 'KOSPI'],
  ['코스닥', 'KOSDAQ'],
]);

const activeWords = new Map<string, boolean>([
  ...['', 'true', '1', 'yes', 'y', 'active', 'listed'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'n', 'inactive', 'delisted'].map((word) => [word, false] as const),
]);

/**
 * The symbols of a CSV file with a header, in batches. Codes are text: leading zeros stay. Sector
 * and isActive may be absent or empty: no sector, and active. What is wrong with one row is a
 * problem of its batch.
 *
 * @throws ValidationError and TooLargeError from the iteration, as `readCandles` does for a file as a
 *   whole
 */
export async function* readSymbols(
  bytes: Bytes,
  { columns = {}, batchSize, ...file }: ReadSymbolsOptions = {},
): AsyncGenerator<SymbolBatch, void, undefined> {
  const size = checkBatchSize(batchSize);
  const table = readTable(bytes, file, (header) =>
    findColumns(header, symbolColumns, columns, file.name),
  );
  let batch = emptyBatch();
  let bytesRead = 0;
  for await (const { cells, numbers, layout, bytesRead: read } of table) {
    bytesRead = read;
    for (const [i, row] of cells.entries()) {
      const number = numbers[i] as number;
      if (typeof row === 'string') batch.problems.push({ row: number, field: '', reason: row });
      else addSymbol(batch, (field) => row[layout[field]] ?? '', number);
      if (batch.rows.length + batch.problems.length < size) continue;
      yield { ...batch, bytesRead };
      batch = emptyBatch();
    }
  }
  if (batch.rows.length + batch.problems.length > 0) yield { ...batch, bytesRead };
}

interface GrowingBatch {
  readonly symbols: StockSymbol[];
  readonly rows: number[];
  readonly problems: RowProblem[];
}

const emptyBatch = (): GrowingBatch => ({ symbols: [], rows: [], problems: [] });

function addSymbol(batch: GrowingBatch, cell: (field: SymbolField) => string, row: number): void {
  const symbol = readSymbol(cell, row);
  if ('reason' in symbol) batch.problems.push(symbol);
  else {
    batch.symbols.push(symbol);
    batch.rows.push(row);
  }
}

function readSymbol(cell: (field: SymbolField) => string, row: number): StockSymbol | RowProblem {
  const status = cell('isActive');
  const isActive = activeWords.get(status.toLowerCase());
  if (isActive === undefined) {
    const reason = `must be true or false, not ${JSON.stringify(shown(status))}`;
    return { row, field: 'isActive', reason };
  }
  const market = cell('market').normalize('NFC');
  const [code, name, sector] = [cell('code'), cell('name'), cell('sector')];
  try {
    const known = marketNames.get(market) ?? shown(market).toUpperCase();
    return checkSymbol({ code, name, market: known, sector, isActive });
  } catch (error) {
    if (!isValidation(error)) throw error;
    return { row, field: error.path, reason: error.reason };
  }
}

const isValidation = (error: unknown): error is ValidationError =>
  isStorageError(error) && error.code === 'VALIDATION';
