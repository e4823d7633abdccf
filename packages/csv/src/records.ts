import { TooLargeError, ValidationError } from '@jts/domain';
import { type BrokenRecord, parseQuoted } from './quoted.js';
import { inQuotes, none, Occurrences, QuotedRecords } from './quoted-records.js';
import { type Bytes, place, readText } from './text.js';

/** A record: its cells without the blanks around them (none: a blank line), or why it has none. */
export type Entry = readonly string[] | BrokenRecord;

/** Some records of a file, one after the other. */
interface Records {
  readonly entries: readonly Entry[];
  /** The row number of the first entry: records and blank lines are counted from 1. */
  readonly firstRow: number;
  /** The last entry is the end of the file, which has no newline there. */
  readonly unterminated: boolean;
  readonly bytesRead: number;
}

/** What a file is read with. */
export interface FileOptions {
  /** The file's name, for errors. */
  readonly name?: string;
  /**
   * Characters of a record at most, 1 to 16,777,216; 1,048,576 where absent. An open quote must not
   * pull the rest of a file into memory.
   */
  readonly maxRecordLength?: number;
}

const longestRecord = 16_777_216;

/** @throws ValidationError naming `maxRecordLength` */
function checkRecordLength(maxLength = 1_048_576): number {
  if (Number.isInteger(maxLength) && maxLength >= 1 && maxLength <= longestRecord) return maxLength;
  const range = `1 to ${longestRecord.toLocaleString('en')}`;
  throw new ValidationError('maxRecordLength', `must be an integer from ${range}`);
}

/** Shorter ones are looked at again with each piece of them that comes. */
const longRecord = 4096;

/**
 * The records of a CSV file. Its delimiter is the one that the first line has most: comma,
 * semicolon or tab.
 *
 * @throws TooLargeError naming the row that is longer than `maxRecordLength`
 * @throws ValidationError naming the row where a quote is never closed; as `readText` does
 */
export async function* readRecords(
  bytes: Bytes,
  { name, maxRecordLength }: FileOptions = {},
): AsyncGenerator<Records> {
  const maxLength = checkRecordLength(maxRecordLength);
  let delimiter: string | undefined;
  let rest = '';
  let firstRow = 1;
  let bytesRead = 0;
  let nextLook = 0;
  for await (const piece of readText(bytes, name)) {
    rest += piece.text;
    bytesRead = piece.bytesRead;
    if (rest.length < nextLook) continue;
    delimiter ??= delimiterOf(rest, false);
    if (delimiter !== undefined) {
      const { entries, end, isLong } = cutRecords(rest, delimiter, maxLength, false);
      if (entries.length > 0) yield { entries, firstRow, unterminated: false, bytesRead };
      firstRow += entries.length;
      if (isLong) throw tooLong(name, firstRow, maxLength);
      rest = rest.slice(end);
    }
    // With a carriage return, whose newline is still to come.
    if (rest.length > maxLength + 1) throw tooLong(name, firstRow, maxLength);
    // A long record is looked at again when it is twice as long: pieces may be as short as a byte.
    nextLook = rest.length < longRecord ? 0 : Math.min(2 * rest.length, maxLength + 2);
  }
  delimiter ??= delimiterOf(rest, true) ?? ',';
  const { entries, end, isLong } = cutRecords(rest, delimiter, maxLength, true);
  if (entries.length > 0) {
    yield { entries, firstRow, unterminated: !isLong && !rest.endsWith('\n'), bytesRead };
  }
  if (isLong) throw tooLong(name, firstRow + entries.length, maxLength);
  if (end < rest.length) throw unclosed(name, firstRow + entries.length);
}

/** The delimiter of the first line that is not blank, once that line is there as a whole. */
function delimiterOf(text: string, final: boolean): string | undefined {
  const [line = '', newline] = text.trimStart().split(/(\n)/, 2);
  if (newline === undefined && !final) return undefined;
  const unquoted = line.replace(/"[^"]*"?/g, '');
  const count = (delimiter: string) => unquoted.split(delimiter).length;
  return [';', '\t'].reduce((most, one) => (count(one) > count(most) ? one : most), ',');
}

/**
 * The records that a text holds as a whole, up to one that is longer than `maxLength`, and where the
 * rest starts. Where the text is `final`, its last record needs no newline: then there is a rest only
 * inside an open quote.
 */
function cutRecords(text: string, delimiter: string, maxLength: number, final: boolean) {
  const entries: Entry[] = [];
  const quotes = new Occurrences(text, '"');
  const newlines = new Occurrences(text, '\n');
  const records = new QuotedRecords(text, delimiter, newlines, quotes);
  let quoted: string[] = [];
  const parsed = () => {
    if (quoted.length > 0) entries.push(...parseQuoted(quoted, delimiter));
    quoted = [];
  };
  let start = 0;
  let isLong = false;
  while (start < text.length) {
    const newline = newlines.from(start);
    const isQuoted = quotes.from(start) < newline;
    const end = isQuoted ? records.endOf(start) : newline;
    if (end === inQuotes || (end === none && !final)) break;
    const line = text.slice(start, lineEnd(text, end));
    isLong = line.length > maxLength;
    if (isLong) break;
    if (isQuoted && records.reason === undefined) quoted.push(line);
    else {
      parsed();
      entries.push(isQuoted ? { reason: records.reason ?? '' } : splitLine(line, delimiter));
    }
    start = end === none ? text.length : end + 1;
  }
  parsed();
  return { entries, end: start, isLong };
}

function lineEnd(text: string, newline: number): number {
  const end = Math.min(newline, text.length);
  return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** The cells of a line without quotes: there, CSV is nothing but text between delimiters. */
function splitLine(line: string, delimiter: string): string[] {
  const cells = line.split(delimiter);
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string;
    // Asking costs less than `trim` of every cell.
    if (mayBeBlank(cell.charCodeAt(0)) || mayBeBlank(cell.charCodeAt(cell.length - 1))) {
      cells[i] = cell.trim();
    }
  }
  return cells.length === 1 && cells[0] === '' ? [] : cells;
}

const mayBeBlank = (code: number): boolean => code <= 32 || code >= 160;

function tooLong(name: string | undefined, row: number, maxLength: number): TooLargeError {
  const limit = maxLength.toLocaleString('en');
  const reason = `is longer than ${limit} characters: a quote is not closed, or it is no CSV file`;
  return new TooLargeError(`${place(name, `row ${row}`)}: ${reason}`);
}

function unclosed(name: string | undefined, row: number): ValidationError {
  const reason = 'opens a quote that is never closed: the file is cut, or the quote is stray';
  return new ValidationError(place(name, `row ${row}`), reason);
}
