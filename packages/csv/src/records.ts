import { TooLargeError, ValidationError } from '@jts/domain';
import { type BrokenRecord, parseQuoted } from './quoted.js';
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
  for await (const piece of readText(bytes, name)) {
    rest += piece.text;
    bytesRead = piece.bytesRead;
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
  let quoted: string[] = [];
  let nextQuote = text.indexOf('"');
  let start = 0;
  let isLong = false;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const isQuoted = nextQuote !== -1 && (newline === -1 || nextQuote < newline);
    const end = isQuoted ? newlineAfterQuotes(text, start, delimiter) : newline;
    if (end === inQuotes || (end === -1 && !final)) break;
    const line = text.slice(start, lineEnd(text, end));
    isLong = line.length > maxLength;
    if (isLong) break;
    if (isQuoted) {
      quoted.push(line);
      nextQuote = end === -1 ? -1 : text.indexOf('"', end);
    } else {
      if (quoted.length > 0) entries.push(...parseQuoted(quoted, delimiter));
      quoted = [];
      entries.push(splitLine(line, delimiter));
    }
    start = end === -1 ? text.length : end + 1;
  }
  if (quoted.length > 0) entries.push(...parseQuoted(quoted, delimiter));
  return { entries, end: start, isLong };
}

function lineEnd(text: string, newline: number): number {
  const end = newline === -1 ? text.length : newline;
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

const inQuotes = -2;

/** The newline that ends the record at `start`; -1 where there is none yet, or `inQuotes`. */
function newlineAfterQuotes(text: string, start: number, delimiter: string): number {
  let at = start;
  let newline = text.indexOf('\n', at);
  for (;;) {
    // At the start of a cell, or after blanks there: only here does a quote open one.
    while (isBlank(text[at], delimiter)) at++;
    if (text[at] === '"') {
      at = afterQuotes(text, at);
      if (at === inQuotes) return inQuotes;
    }
    // Not anew for each cell: a long record would be looked through as often as it has cells.
    if (newline !== -1 && newline < at) newline = text.indexOf('\n', at);
    const next = text.indexOf(delimiter, at);
    if (next === -1 || (newline !== -1 && newline < next)) return newline;
    at = next + 1;
  }
}

const isBlank = (char: string | undefined, delimiter: string): boolean =>
  char !== undefined && char !== '\n' && char !== delimiter && char.trim() === '';

/** The place after a quoted cell's closing quote; a doubled quote is a quote inside it. */
function afterQuotes(text: string, opening: number): number {
  let at = text.indexOf('"', opening + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at === -1 ? inQuotes : at + 1;
}

function tooLong(name: string | undefined, row: number, maxLength: number): TooLargeError {
  const limit = maxLength.toLocaleString('en');
  const reason = `is longer than ${limit} characters: a quote is not closed, or it is no CSV file`;
  return new TooLargeError(`${place(name, `row ${row}`)}: ${reason}`);
}

function unclosed(name: string | undefined, row: number): ValidationError {
  const reason = 'opens a quote that is never closed: the file is cut, or the quote is stray';
  return new ValidationError(place(name, `row ${row}`), reason);
}
