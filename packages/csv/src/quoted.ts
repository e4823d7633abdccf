// The build without Node's streams: the same parser, which then runs in browsers too.
import { type Options, parse } from 'csv-parse/browser/esm/sync';
import { reasons } from './quoted-records.js';

/** Why a record has no cells. */
export interface BrokenRecord {
  readonly reason: string;
}

const encoder = new TextEncoder();

/** The cells of records with quotes, each a text without its newline. */
export function parseQuoted(
  records: readonly string[],
  delimiter: string,
): (string[] | BrokenRecord)[] {
  const options: Options = {
    delimiter,
    record_delimiter: '\n',
    // Blanks around a cell, not those within its quotes.
    trim: true,
    // The reader counts cells itself: it knows the row number and can go on.
    relax_column_count: true,
  };
  try {
    // Bytes: from text, this build would encode by a slow way of its own.
    const cells = parse(encoder.encode(records.join('\n')), options);
    if (cells.length === records.length) return cells;
  } catch (error) {
    if (records.length === 1) return [{ reason: reasonOf(error) }];
  }
  if (records.length === 1) return [{ reason: 'is no single CSV record' }];
  // One of them is broken: the parser stops there, and the others are to be read.
  const middle = records.length >> 1;
  const [left, right] = [records.slice(0, middle), records.slice(middle)];
  return [...parseQuoted(left, delimiter), ...parseQuoted(right, delimiter)];
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'INVALID_OPENING_QUOTE') return reasons.quoteInside;
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return reasons.textAfter;
  if (code === 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE') return reasons.textAfter;
  return 'is not well-formed CSV';
}
