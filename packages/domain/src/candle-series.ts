import { Candle, type CandleJson, isCandle, type PriceField, priceFields } from './candle.js';
import { checkColumns } from './column-checks.js';
import { rescaleColumn, samePrices, sameWords, toFloats, writable } from './column-values.js';
import {
  allocateColumns,
  type CandleColumns,
  type ColumnField,
  columnFields,
  halves,
  halvesToNumber,
  mapColumns,
  type WritableCandleColumns,
} from './columns.js';
import { ValidationError } from './errors.js';
import { checkScale, defaultPriceScale } from './scaled.js';
import { checkSeriesKey, type SeriesKey, sameSeries } from './series-key.js';
import { checkOneOf, kind } from './text.js';
import { checkRange, type TimeRange } from './time.js';

export interface SeriesOptions {
  /** What two candles of one time mean: an error (the default), or which of them stays. */
  readonly duplicates?: 'reject' | 'first' | 'last';
  /** Decimal places of the price columns, 0 to 18; 4 where absent. */
  readonly scale?: number;
}

export interface CandleSeriesJson extends SeriesKey {
  readonly scale: number;
  readonly candles: readonly CandleJson[];
}

const brand = Symbol.for('@jts/CandleSeries');

/**
 * The bars of one series, ascending in time, one for each timestamp: columns inside, candles made
 * on demand. A million bars is six typed arrays of 8 MB. Immutable; slices share memory.
 */
export class CandleSeries implements Iterable<Candle> {
  readonly key: SeriesKey;
  /** Decimal places of the price columns. */
  readonly scale: number;
  /** The number of bars. */
  readonly length: number;
  readonly columns: CandleColumns;

  private constructor(key: SeriesKey, columns: CandleColumns, scale: number) {
    this.key = key;
    this.scale = scale;
    this.length = columns.timestamp.length;
    this.columns = Object.freeze(columns);
  }

  /**
   * A series from candles in any order.
   *
   * @throws ValidationError naming the candle and field: more decimal places than `scale`, a price
   *   of more than 18 digits, two candles of one time (unless `duplicates` says which stays)
   */
  static of(
    key: SeriesKey,
    candles: Iterable<Candle>,
    { duplicates = 'reject', scale = defaultPriceScale }: SeriesOptions = {},
  ): CandleSeries {
    checkScale(scale);
    checkOneOf('duplicates', duplicates, ['reject', 'first', 'last']);
    const list = Array.from(candles);
    const order = chooseOrder(list, duplicates);
    const columns = allocateColumns(order.length);
    order.forEach((index, row) => {
      const candle = list[index] as Candle;
      const prices = candle.scaled(scale, `candles[${index}]`);
      columns.timestamp[row] = BigInt(candle.timestamp.getTime());
      for (const field of priceFields) columns[field][row] = prices[field];
      columns.volume[row] = candle.volume;
    });
    return CandleSeries.fromColumns(key, columns, scale);
  }

  /**
   * A series over these very arrays, without a copy: they belong to the series from now on, so
   * don't write to them any more.
   *
   * @param columns epoch milliseconds, strictly ascending; prices x 10^scale; volumes
   * @throws ValidationError naming the column and row
   */
  static fromColumns(
    key: SeriesKey,
    columns: WritableCandleColumns,
    scale = defaultPriceScale,
  ): CandleSeries {
    checkColumns(columns);
    const own = mapColumns(columns, (column) => column);
    return new CandleSeries(checkSeriesKey(key), own, checkScale(scale));
  }

  /** A series without bars. */
  static empty(key: SeriesKey, scale = defaultPriceScale): CandleSeries {
    return CandleSeries.fromColumns(key, allocateColumns(0), scale);
  }

  /** The bar at a place, counted from the end where negative; undefined outside. */
  at(index: number): Candle | undefined {
    const i = Math.trunc(index) || 0;
    const row = i < 0 ? this.length + i : i;
    return row >= 0 && row < this.length ? this.candle(row) : undefined;
  }

  get first(): Candle | undefined {
    return this.at(0);
  }

  get last(): Candle | undefined {
    return this.at(-1);
  }

  *[Symbol.iterator](): IterableIterator<Candle> {
    for (let i = 0; i < this.length; i++) yield this.candle(i);
  }

  toArray(): Candle[] {
    return Array.from(this);
  }

  toJSON(): CandleSeriesJson {
    return { ...this.key, scale: this.scale, candles: this.toArray().map((one) => one.toJSON()) };
  }

  /** Copies that may be written to. */
  copyColumns(): WritableCandleColumns {
    return mapColumns(writable(this.columns), (column) => column.slice() as typeof column);
  }

  /**
   * A column as floats, for indicators: the one place where a price becomes a float. Prices and
   * volumes are the nearest double to their exact value; timestamps are epoch milliseconds, exact.
   */
  numbers(field: ColumnField): Float64Array {
    if (!columnFields.includes(field)) {
      throw new ValidationError('field', `must be one of ${columnFields.join(', ')}`);
    }
    return toFloats(writable(this.columns)[field], isPrice(field) ? this.scale : 0);
  }

  /**
   * The bars of a range, both ends included, in O(log n): the result shares this series' memory.
   *
   * @throws ValidationError where the range is reversed
   */
  slice(range: TimeRange): CandleSeries {
    const { from, to } = checkRange(range);
    return this.rows(this.lowerBound(from), this.lowerBound(to + 1));
  }

  /**
   * The bars from row `start` up to but not including `end`, as `Array.prototype.slice` counts
   * them: the result shares this series' memory.
   */
  rows(start?: number, end?: number): CandleSeries {
    const part = mapColumns(
      writable(this.columns),
      (column) => column.subarray(start, end) as typeof column,
    );
    return new CandleSeries(this.key, part, this.scale);
  }

  /** The number of bars before an instant (epoch milliseconds): where it stands or would stand. */
  lowerBound(ms: number): number {
    const words = halves(writable(this.columns).timestamp);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (halvesToNumber(words, middle) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * This series and a later part of it, in one.
   *
   * @throws ValidationError where `next` has another key or scale, or does not start later
   */
  concat(next: CandleSeries): CandleSeries {
    if (!sameSeries(this.key, next.key)) {
      throw new ValidationError('next.key', 'must be the key of this series');
    }
    if (next.scale !== this.scale) throw new ValidationError('next.scale', `must be ${this.scale}`);
    const [end, start] = [this.columns.timestamp.at(-1), next.columns.timestamp.at(0)];
    if (end !== undefined && start !== undefined && start <= end) {
      throw new ValidationError('next', 'must start later than this series ends');
    }
    const both = allocateColumns(this.length + next.length);
    for (const field of columnFields) {
      both[field].set(this.columns[field] as never, 0);
      both[field].set(next.columns[field] as never, this.length);
    }
    return new CandleSeries(this.key, both, this.scale);
  }

  /**
   * This series and the rows that were written after it into the same memory: so a buffer with
   * spare rows grows without a copy, and without a second look at the rows known.
   *
   * @param columns begin where the columns of this series do, and are as long or longer
   * @throws ValidationError naming the column (and row) where one is other memory, or the new rows
   *   are no continuation
   */
  extend(columns: WritableCandleColumns): CandleSeries {
    checkColumns(columns, this.length);
    for (const field of columnFields) {
      const [longer, own] = [columns[field], writable(this.columns)[field]];
      const same = longer.buffer === own.buffer && longer.byteOffset === own.byteOffset;
      if (!same || longer.length < own.length) {
        throw new ValidationError(`columns.${field}`, 'must begin with the rows of this series');
      }
    }
    return new CandleSeries(
      this.key,
      mapColumns(columns, (column) => column),
      this.scale,
    );
  }

  /**
   * The same prices at another scale; this series itself where it has that scale already.
   *
   * @throws ValidationError naming the candle and field where a digit would be lost
   */
  withScale(scale: number): CandleSeries {
    if (checkScale(scale) === this.scale) return this;
    const { timestamp, volume, ...prices } = writable(this.columns);
    const at = (field: PriceField) => rescaleColumn(field, prices[field], this.scale, scale);
    const scaled = { open: at('open'), high: at('high'), low: at('low'), close: at('close') };
    return new CandleSeries(this.key, { timestamp, ...scaled, volume }, scale);
  }

  /** Whether key and values are the same; 1.5 equals 1.50, whatever the scales. */
  equals(other: CandleSeries): boolean {
    if (this.length !== other.length || !sameSeries(this.key, other.key)) return false;
    const [own, others] = [writable(this.columns), writable(other.columns)];
    return columnFields.every((field) =>
      isPrice(field) && this.scale !== other.scale
        ? samePrices(own[field], this.scale, others[field], other.scale)
        : sameWords(halves(own[field]), halves(others[field])),
    );
  }

  get [brand](): true {
    return true;
  }

  private candle(row: number): Candle {
    const { timestamp, open, high, low, close, volume } = this.columns;
    const prices = {
      open: open[row] as bigint,
      high: high[row] as bigint,
      low: low[row] as bigint,
      close: close[row] as bigint,
    };
    return Candle.fromScaled(Number(timestamp[row]), prices, volume[row] as bigint, this.scale);
  }
}

/** Whether a value is a {@link CandleSeries}, of whichever copy of this package. */
export function isCandleSeries(value: unknown): value is CandleSeries {
  return typeof value === 'object' && value !== null && brand in value;
}

const isPrice = (field: ColumnField): field is PriceField =>
  field !== 'timestamp' && field !== 'volume';

/** The indices of the candles to keep, ascending in time. */
function chooseOrder(list: readonly Candle[], duplicates: 'reject' | 'first' | 'last'): number[] {
  const times = list.map((candle, i) => {
    if (isCandle(candle)) return candle.timestamp.getTime();
    throw new ValidationError(`candles[${i}]`, `must be a Candle, not ${kind(candle)}`);
  });
  const order = times.map((_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number));
  const kept: number[] = [];
  for (const index of order) {
    const previous = kept.at(-1);
    if (previous === undefined || times[previous] !== times[index]) kept.push(index);
    else if (duplicates === 'last') kept[kept.length - 1] = index;
    else if (duplicates === 'reject') throw duplicate(previous, index, list);
  }
  return kept;
}

function duplicate(a: number, b: number, list: readonly Candle[]): ValidationError {
  const time = (list[b] as Candle).timestamp.toISOString();
  return new ValidationError(
    `candles[${b}].timestamp`,
    `${time} is also the time of candles[${a}]`,
  );
}
