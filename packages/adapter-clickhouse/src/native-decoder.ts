import { AnswerSize, defaultLimits } from '@jts/adapter-kit';
import { TooLargeError } from '@jts/domain';
import { BrokenAnswerError } from './errors.js';
import { fewRows, GrowingColumn, TextColumn } from './native-columns.js';
import type { Column, FixedValues as Fixed, Table } from './table.js';
import { decodeUtf8 } from './utf8.js';

/** Rows that are taken on trust, before any has come: 8 bytes each, but untouched pages are free. */
const mostExpectedRows = 2 ** 25;

// What no answer to a statement of ours has: a broken or hostile one may claim anything.
const mostColumns = 1000;
const longestName = 65_536;
/** In bytes. */
const longestText = 2 ** 24;
/** An array of three times as many ends the process. */
const mostTexts = 2 ** 25;

/**
 * Takes all rows that have come so far: views, whose memory may be left for a larger one; and about how many
 * will come, 0 where that is not known.
 */
export type OnRows = (soFar: Table, expected: number) => void;

/** Work that stops wherever the bytes at hand end, and takes the next ones. */
type Parsing<T> = Generator<undefined, T, Uint8Array>;

/**
 * Bytes in, whatever pieces they come in; a table out. Each byte is copied once, straight into its
 * column. Decimals of 32 bits are widened to 64.
 */
export class NativeDecoder {
  private chunk: Uint8Array = new Uint8Array(0);
  private at = 0;
  private rows = 0;
  /** Rows that a column has had: the others are a mere claim, and get no more room than these. */
  private come = 0;
  private betweenBlocks = true;
  private lastText = { bytes: new Uint8Array(0), text: '' };
  private readonly columns: (GrowingColumn | TextColumn)[] = [];
  private readonly expectedRows: number;
  private readonly onRows: OnRows | undefined;
  private readonly size: AnswerSize;
  private readonly parser: Parsing<never>;

  /**
   * @param expectedRows about how many rows will come: spares the growing of columns
   * @param onRows after each block
   * @param size is told of rows and texts before there is room for them, and may refuse them
   */
  constructor(expectedRows = 0, onRows?: OnRows, size = new AnswerSize(defaultLimits)) {
    this.expectedRows = Math.min(expectedRows, mostExpectedRows);
    this.onRows = onRows;
    this.size = size;
    this.parser = this.blocks();
    this.parser.next();
  }

  /**
   * @throws BrokenAnswerError where the bytes are no Native format
   * @throws UnexpectedTypeError where a column is of a type that is not read here
   * @throws TooLargeError where a text, or the number of texts, is beyond what is read here
   */
  push(chunk: Uint8Array): void {
    this.parser.next(chunk);
  }

  /** @throws BrokenAnswerError where the last block is not whole */
  end(): Table {
    if (!this.betweenBlocks) throw new BrokenAnswerError('the answer ends within a block');
    return this.table((column) => column.finish(this.rows));
  }

  private table(columnOf: (column: GrowingColumn | TextColumn) => Column): Table {
    const columns = this.columns.map((column) => [column.name, columnOf(column)] as const);
    return { rows: this.rows, columns: new Map(columns) };
  }

  private *blocks(): Parsing<never> {
    for (;;) {
      this.skipEmptyBlocks();
      if (this.at === this.chunk.length) {
        yield* this.more();
        continue;
      }
      this.betweenBlocks = false;
      const width = yield* this.varuint();
      const count = yield* this.varuint();
      this.size.add(count, 0);
      const hasColumns = this.hasColumns(width, count);
      for (let i = 0; i < width; i++) {
        const name = yield* this.name();
        const type = yield* this.name();
        yield* this.values(this.column(i, name, type), count);
      }
      this.rows += count;
      this.betweenBlocks = true;
      if (hasColumns) {
        this.onRows?.(
          this.table((column) => column.soFar(this.rows)),
          this.expectedRows,
        );
      }
    }
  }

  /** Without columns and rows; a hostile answer may have a billion. */
  private skipEmptyBlocks(): void {
    while (this.chunk[this.at] === 0 && this.chunk[this.at + 1] === 0) this.at += 2;
  }

  /** A block of nothing at all, which may stand anywhere, has none. */
  private hasColumns(width: number, count: number): boolean {
    if (width === 0 && count === 0) return false;
    if (width === 0 || width > mostColumns) throw notNative();
    if (this.columns.length > 0 && width !== this.columns.length) throw otherColumns();
    return true;
  }

  private column(i: number, name: string, type: string) {
    const known = this.columns[i];
    if (known !== undefined) {
      if (known.name === name && known.type === type) return known;
      throw otherColumns();
    }
    const column = type === 'String' ? new TextColumn(name) : new GrowingColumn(name, type);
    this.columns.push(column);
    return column;
  }

  private *values(column: GrowingColumn | TextColumn, count: number): Parsing<void> {
    const end = this.rows + count;
    if (column instanceof TextColumn) {
      if (end > mostTexts) throw new TooLargeError(`column ${column.name} has too many texts`);
      for (let row = 0; row < count; row++) column.values.push(yield* this.value());
      return;
    }
    for (let row = this.rows; row < end; ) {
      const next = Math.min(end, Math.max(fewRows, 2 * this.come));
      column.reserve(next, this.expectedRows);
      if (column.wire.bytes === 4) yield* this.widened(column.values, row, next);
      else yield* this.copy(column.values, row, next - row);
      row = next;
      this.come = Math.max(this.come, row);
    }
  }

  private *widened(to: Fixed, from: number, end: number): Parsing<void> {
    const narrow = new Int32Array(Math.min(end - from, fewRows));
    for (let row = from; row < end; ) {
      const count = Math.min(narrow.length, end - row);
      yield* this.copy(narrow, 0, count);
      for (let i = 0; i < count; i++) to[row++] = BigInt(narrow[i] as number);
    }
  }

  private *copy(to: Fixed | Int32Array, first: number, count: number): Parsing<void> {
    const size = to.BYTES_PER_ELEMENT;
    const bytes = new Uint8Array(to.buffer, to.byteOffset + first * size, count * size);
    for (let done = 0; done < bytes.length; ) {
      if (this.at === this.chunk.length) yield* this.more();
      const part = this.chunk.subarray(this.at, this.at + bytes.length - done);
      bytes.set(part, done);
      done += part.length;
      this.at += part.length;
    }
  }

  /** A value of a String column. */
  private *value(): Parsing<string> {
    const { chunk, at } = this;
    const length = chunk[at] ?? 128;
    // Mostly the value lies in this chunk, short, and often it is the one before once more.
    if (length < 128 && at + length < chunk.length) {
      this.size.add(0, length);
      this.at = at + 1 + length;
      return this.decodeText(chunk.subarray(at + 1, this.at));
    }
    const claimed = yield* this.varuint();
    if (claimed > longestText) throw new TooLargeError(`a text of ${claimed} bytes`);
    return yield* this.text(claimed);
  }

  /** Of a column or a type. */
  private *name(): Parsing<string> {
    const length = yield* this.varuint();
    if (length > longestName) throw notNative();
    return yield* this.text(length);
  }

  private decodeText(bytes: Uint8Array): string {
    const last = this.lastText;
    if (!sameBytes(bytes, last.bytes)) {
      this.lastText = { bytes: bytes.slice(), text: decodeUtf8(bytes) };
    }
    return this.lastText.text;
  }

  private *text(length: number): Parsing<string> {
    this.size.add(0, length);
    let bytes = new Uint8Array(Math.min(length, longestName));
    for (let done = 0; ; ) {
      yield* this.copy(bytes, done, bytes.length - done);
      done = bytes.length;
      if (done === length) return decodeUtf8(bytes);
      // As with rows: a length is a claim.
      const grown = new Uint8Array(Math.min(length, 2 * done));
      grown.set(bytes);
      bytes = grown;
    }
  }

  private *varuint(): Parsing<number> {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      while (this.at === this.chunk.length) yield* this.more();
      const byte = this.chunk[this.at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale > 2 ** 40) throw notNative();
    }
  }

  private *more(): Parsing<void> {
    this.chunk = yield;
    this.at = 0;
  }
}

const notNative = () => new BrokenAnswerError('the answer is not in Native format');
const otherColumns = () => new BrokenAnswerError('the answer has blocks of different columns');

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
