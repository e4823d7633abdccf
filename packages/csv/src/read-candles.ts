import {
  type ColumnField,
  checkOneOf,
  checkScale,
  checkTimeframe,
  defaultPriceScale,
  type PriceField,
  type Timeframe,
} from '@jts/domain';
import type { CandleSource } from '@jts/ports';
import { checkBatchSize } from './batch-size.js';
import { BatchInProgress, type RowReader } from './candle-batch.js';
import { type CandleLayout, candleLayout } from './candle-columns.js';
import { DateSamples, detectDateFormat } from './date-detection.js';
import { DateFormat } from './date-format.js';
import type { ColumnNames } from './header.js';
import { readPrice, readVolume } from './numbers.js';
import type { FileOptions } from './records.js';
import { readTable, type TableRows } from './table.js';
import type { Bytes } from './text.js';
import { TimeZone } from './time-zone.js';
import { TimestampReader } from './timestamps.js';

export interface ReadCandlesOptions extends FileOptions {
  /** Bars of 1d, 1w and 1M are labelled by a date (their day, Monday, the first of their month). */
  readonly timeframe: Timeframe;
  /**
   * The IANA zone of times of day without an offset of their own; UTC where absent. With it, a
   * value with an offset is dated, for bars of a day or longer, as that zone's calendar has it.
   */
  readonly timezone?: string;
  /**
   * The form of the dates, where it can't be told from them: `M/D/YYYY H:mm`. Tokens: YYYY, M, MM,
   * D, DD, H, HH, m, mm, s, ss, SSS (1 to 3 digits), Z (an offset), or only X or x (epoch seconds
   * or milliseconds). `M` takes one or two digits, `MM` exactly two.
   */
  readonly dateFormat?: string;
  /** Columns whose names say nothing, or that are to be taken instead: `{ volume: 'count' }`. */
  readonly columns?: ColumnNames<ColumnField>;
  /** Decimal places of the price columns, 0 to 18; 4 where absent. */
  readonly scale?: number;
  /** Round prices with more decimal places, a half to the even neighbour: else they are problems. */
  readonly round?: 'half-even';
  /** Rows in a batch, 1 to 1,000,000; 65,536 where absent. */
  readonly batchSize?: number;
}

/**
 * The bars of a CSV file with a header, in batches, in the file's order. Read lazily, in bounded
 * memory; leaving the loop releases the bytes.
 *
 * What is wrong with one row is a problem of its batch, and the row is in no column. Row numbers
 * count records and blank lines from 1, the header included.
 *
 * @throws TooLargeError from the iteration, where a record is longer than `maxRecordLength`
 * @throws ValidationError, all from the iteration, for what is wrong with the file as a whole (no
 *   text, empty, no rows, a column missing or twice, dates of unknown or ambiguous form, a quote
 *   that is never closed) or with an option; `path` names the option, or the place in the file
 */
export async function* readCandles(bytes: Bytes, options: ReadCandlesOptions): CandleSource {
  const { name, columns = {} } = options;
  const size = checkBatchSize(options.batchSize);
  const readers = new RowReaders(options);
  const { scale } = readers;
  let batch = new BatchInProgress(size, scale);
  let bytesRead = 0;
  const table = readTable(bytes, options, (header) => candleLayout(header, columns, name));
  for await (const { rows, reader } of readers.attach(table)) {
    bytesRead = rows.bytesRead;
    for (const [i, cells] of rows.cells.entries()) {
      batch.add(rows.numbers[i] as number, cells, reader);
      if (!batch.isFull) continue;
      yield batch.finish(bytesRead);
      batch = new BatchInProgress(size, scale);
    }
  }
  if (!batch.isEmpty) yield batch.finish(bytesRead);
}

type CandleRows = TableRows<CandleLayout>;

interface ReadableRows {
  readonly rows: CandleRows;
  readonly reader: RowReader | undefined;
}

/** Reads cells as the options say, and finds out what they leave open. */
class RowReaders {
  readonly scale: number;
  private readonly round: 'half-even' | undefined;
  private readonly zone: TimeZone | undefined;
  private readonly format: DateFormat | undefined;

  constructor(private readonly options: ReadCandlesOptions) {
    const { timeframe, timezone, dateFormat, scale = defaultPriceScale, round } = options;
    checkTimeframe(timeframe);
    this.scale = checkScale(scale);
    if (round !== undefined) checkOneOf('round', round, ['half-even']);
    this.round = round;
    this.zone = timezone === undefined ? undefined : new TimeZone(timezone);
    this.format = dateFormat === undefined ? undefined : DateFormat.parse(dateFormat);
  }

  /**
   * Rows with their reader. The first are held back until enough of them, or all, show the form of
   * their dates. No reader: none of the rows so far has cells.
   */
  async *attach(table: AsyncIterable<CandleRows>): AsyncGenerator<ReadableRows> {
    let reader: RowReader | undefined;
    let held: CandleRows[] = [];
    const samples = new DateSamples();
    for await (const rows of table) {
      if (reader === undefined) addSamples(samples, rows);
      held.push(rows);
      const mayWait = this.format === undefined && samples.list.length > 0;
      if (mayWait && !samples.isFull) continue;
      if (samples.list.length > 0) reader ??= this.readerFor(rows.layout, samples);
      for (const rows of held) yield { rows, reader };
      held = [];
    }
    for (const rows of held) {
      reader ??= this.readerFor(rows.layout, samples);
      yield { rows, reader };
    }
  }

  private readerFor(layout: CandleLayout, samples: DateSamples): RowReader {
    const format = this.format ?? detectDateFormat(samples.list, this.options.name);
    const timestamps = new TimestampReader(format, this.options.timeframe, this.zone);
    const price = (field: PriceField) => (row: readonly string[]) =>
      readPrice(row[layout[field]] as string, this.scale, this.round);
    return {
      timestamp: (row) => timestamps.read(timeText(row, layout)),
      open: price('open'),
      high: price('high'),
      low: price('low'),
      close: price('close'),
      volume: (row) => readVolume(row[layout.volume] as string),
      isRelabelled: () => timestamps.relabelled,
    };
  }
}

function addSamples(samples: DateSamples, { cells, numbers, layout }: CandleRows): void {
  for (const [i, row] of cells.entries()) {
    if (samples.isFull) return;
    if (typeof row === 'string') samples.leaveOut();
    else samples.add({ text: timeText(row, layout), row: numbers[i] as number }, row);
  }
}

function timeText(row: readonly string[], { timestamp, timeOfDay }: CandleLayout): string {
  const text = row[timestamp] as string;
  return timeOfDay === undefined ? text : `${text} ${row[timeOfDay]}`;
}
