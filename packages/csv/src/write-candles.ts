import {
  type CandleSeries,
  checkOneOf,
  halves,
  halvesToNumber,
  isDateLabelled,
  plainText,
  type SeriesKey,
  sameSeries,
  ValidationError,
} from '@jts/domain';

const candleFileFormats = ['csv', 'jsonl'] as const;
export type CandleFileFormat = (typeof candleFileFormats)[number];

export interface WriteCandlesOptions {
  /** `csv`: a header and a line for each bar. `jsonl`: one `Candle.toJSON()` a line, no header. */
  readonly format: CandleFileFormat;
}

// Small enough for a slow consumer, large enough that joining and encoding don't show.
const rowsPerPiece = 4096;
const day = 86_400_000;

/**
 * The bars of one series as text, UTF-8, in bounded memory: chunks such as `streamRange` gives.
 *
 * Times are instants with `Z`; for bars of 1d, 1w and 1M dates, as they are labelled. Prices have
 * all their digits, without zeros at the end or exponents. `readCandles` with the same timeframe,
 * and a scale not below, reads the same values back.
 *
 * @throws ValidationError from the iteration, where the chunks are not of one series: a file has
 *   no column for the symbol
 */
export async function* writeCandles(
  chunks: Iterable<CandleSeries> | AsyncIterable<CandleSeries>,
  { format }: WriteCandlesOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  checkOneOf('format', format, candleFileFormats);
  const encoder = new TextEncoder();
  if (format === 'csv') yield encoder.encode('timestamp,open,high,low,close,volume\n');
  let key: SeriesKey | undefined;
  for await (const series of chunks) {
    key ??= series.key;
    if (!sameSeries(key, series.key)) throw new ValidationError('chunks', 'must be of one series');
    for (let start = 0; start < series.length; start += rowsPerPiece) {
      const rows = series.rows(start, start + rowsPerPiece);
      yield encoder.encode(linesOf(rows, format));
    }
  }
}

function linesOf(series: CandleSeries, format: CandleFileFormat): string {
  // A copy of this piece, because only columns of one's own can be looked at by their halves.
  const columns = series.copyColumns();
  const isDated = format === 'csv' && isDateLabelled(series.key.timeframe);
  const times = halves(columns.timestamp);
  const open = priceTexts(columns.open, series.scale);
  const high = priceTexts(columns.high, series.scale);
  const low = priceTexts(columns.low, series.scale);
  const close = priceTexts(columns.close, series.scale);
  let lines = '';
  for (let i = 0; i < series.length; i++) {
    const time = timeText(halvesToNumber(times, i), isDated);
    const volume = columns.volume[i];
    lines +=
      format === 'csv'
        ? `${time},${open[i]},${high[i]},${low[i]},${close[i]},${volume}\n`
        : `{"timestamp":"${time}","open":"${open[i]}","high":"${high[i]}",` +
          `"low":"${low[i]}","close":"${close[i]}","volume":"${volume}"}\n`;
  }
  return lines;
}

function priceTexts(column: BigInt64Array, scale: number): string[] {
  const words = halves(column);
  const texts: string[] = [];
  for (let i = 0; i < column.length; i++) {
    const value = halvesToNumber(words, i);
    // A double where one holds the price: digits of a `bigint` take several times as long.
    const isExact = Number.isSafeInteger(value);
    texts.push(isExact ? shortText(value, scale) : plainText(column[i] as bigint, scale));
  }
  return texts;
}

/** `plainText` of an integer below 2^53. */
function shortText(scaled: number, scale: number): string {
  if (scale === 0) return String(scaled);
  const digits = String(Math.abs(scaled)).padStart(scale + 1, '0');
  const point = digits.length - scale;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === 48) end--;
  const sign = scaled < 0 ? '-' : '';
  if (end === point) return sign + digits.slice(0, point);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point, end)}`;
}

/** A date for a label; an instant where a bar's time is none, so that nothing is lost. */
function timeText(ms: number, isDated: boolean): string {
  const text = new Date(ms).toISOString();
  return isDated && ms % day === 0 ? text.slice(0, 10) : text;
}
