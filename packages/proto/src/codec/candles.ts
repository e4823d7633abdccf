import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  allocateColumns,
  CandleSeries,
  type ColumnField,
  checkScale,
  columnFields,
  type SeriesKey as DomainKey,
  type TimeRange as DomainRange,
  type Timeframe as DomainTimeframe,
  mapColumns,
  ValidationError,
  type WritableCandleColumns,
} from '@jts/domain';
import {
  type CandleColumns,
  type CandleColumnsSchema,
  type SeriesKey,
  type SeriesKeySchema,
  Timeframe,
  type TimeRange,
  type TimeRangeSchema,
} from '../gen/jts/storage/v1/types_pb.js';
import { names } from './names.js';
import { fromMs, toMs } from './times.js';

export const timeframeNames = names<DomainTimeframe, Timeframe>({
  '1m': Timeframe.ONE_MINUTE,
  '5m': Timeframe.FIVE_MINUTES,
  '15m': Timeframe.FIFTEEN_MINUTES,
  '1h': Timeframe.ONE_HOUR,
  '1d': Timeframe.ONE_DAY,
  '1w': Timeframe.ONE_WEEK,
  '1M': Timeframe.ONE_MONTH,
});

/** Bars of a message: 960,000 bytes, and so below 1 MiB with all that is around them. */
export const barsOfMessage = 20_000;

export const toKey = (key: DomainKey): MessageInitShape<typeof SeriesKeySchema> => ({
  exchange: key.exchange,
  symbol: key.symbol,
  timeframe: timeframeNames.to(key.timeframe),
});

/** @throws ValidationError where there is none, or its timeframe is not known */
export function fromKey(key: SeriesKey | undefined): DomainKey {
  if (key === undefined) throw new ValidationError('key', 'is required');
  const { exchange, symbol } = key;
  return { exchange, symbol, timeframe: timeframeNames.from('key.timeframe', key.timeframe) };
}

export const toRange = (range: DomainRange): MessageInitShape<typeof TimeRangeSchema> => ({
  fromMs: toMs(range.from),
  toMs: toMs(range.to),
});

/** @throws ValidationError where there is none; whether it is one is the port's to say */
export function fromRange(range: TimeRange | undefined): DomainRange {
  if (range === undefined) throw new ValidationError('range', 'is required');
  return { from: fromMs(range.fromMs), to: fromMs(range.toMs) };
}

/** Columns as bytes: the memory of the series itself, not a copy. (Every engine is little-endian.) */
export function toColumns(series: CandleSeries): MessageInitShape<typeof CandleColumnsSchema> {
  // They have no way to write by their type only.
  const { timestamp, open, high, low, close, volume } = series.columns as WritableCandleColumns;
  return {
    priceScale: series.scale,
    timestamp: bytesOf(timestamp),
    open: bytesOf(open),
    high: bytesOf(high),
    low: bytesOf(low),
    close: bytesOf(close),
    volume: bytesOf(volume),
  };
}

/**
 * The bars of one or more messages as a series in memory of its own.
 *
 * @throws ValidationError naming the column where they are no series
 */
export function fromColumns(key: DomainKey, parts: readonly CandleColumns[]): CandleSeries {
  const total = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  const joined = new JoinedColumns(key, total);
  for (const part of parts) joined.add(part);
  return joined.series(total);
}

/**
 * The bars of a message as a series in the memory of the message, which is used up: its columns are moved by
 * some bytes, to where integers can stand.
 *
 * @param part read from bytes that are nobody else's
 * @throws ValidationError naming the column where they are no series
 */
export function takeColumns(key: DomainKey, part: CandleColumns): CandleSeries {
  const length = lengthOf(part);
  // The first one first: each goes down, and so no further than to where the one before it has ended.
  const order = [...columnFields].sort((a, b) => part[a].byteOffset - part[b].byteOffset);
  const starts = new Map(order.map((field) => [field, moveDown(part[field])]));
  const signed = (field: ColumnField) =>
    new BigInt64Array(part[field].buffer as ArrayBuffer, starts.get(field), length);
  const columns = {
    timestamp: signed('timestamp'),
    open: signed('open'),
    high: signed('high'),
    low: signed('low'),
    close: signed('close'),
    volume: new BigUint64Array(part.volume.buffer as ArrayBuffer, starts.get('volume'), length),
  };
  return CandleSeries.fromColumns(key, columns, checkScale(part.priceScale, 'candles.price_scale'));
}

/**
 * The bars of messages as a series: each message is copied and checked when it comes, while the next one is
 * on its way, and is garbage then.
 */
export class JoinedColumns {
  private readonly key: DomainKey;
  private readonly expected: number;
  private columns: WritableCandleColumns = allocateColumns(0);
  private soFar: CandleSeries | undefined;

  /** @param expected about how many bars all messages have: room for more is made as they come */
  constructor(key: DomainKey, expected: number) {
    this.key = key;
    this.expected = expected;
  }

  /** @throws ValidationError naming the column where these bars can't follow those before them */
  add(part: CandleColumns): void {
    const start = this.soFar?.length ?? 0;
    const end = start + lengthOf(part);
    const scale = checkScale(part.priceScale, 'candles.price_scale');
    if (this.soFar !== undefined && this.soFar.scale !== scale) {
      throw new ValidationError('candles.price_scale', 'must be the same in all messages');
    }
    const isInPlace = this.reserve(start, end);
    // By bytes: those of a message begin anywhere, and a view of integers could not.
    for (const field of columnFields) {
      bytesOf(this.columns[field]).set(part[field], start * bytesOfValue);
    }
    const rows = mapColumns(this.columns, (column) => column.subarray(0, end) as typeof column);
    const known = isInPlace ? this.soFar : undefined;
    this.soFar = known?.extend(rows) ?? CandleSeries.fromColumns(this.key, rows, scale);
  }

  /**
   * @param total how many bars all messages have
   * @throws ValidationError where that is not so
   */
  series(total: number): CandleSeries {
    const { key, soFar = CandleSeries.empty(key, 0) } = this;
    if (soFar.length !== total) {
      throw new ValidationError('candles', `has ${soFar.length} bars, not ${total}`);
    }
    // Room that was never touched takes no memory, but the garbage collector counts it.
    const isRoomy = this.columns.timestamp.length > 2 * total;
    return isRoomy ? CandleSeries.fromColumns(key, soFar.copyColumns(), soFar.scale) : soFar;
  }

  /** @returns whether the bars so far lie where they were */
  private reserve(used: number, end: number): boolean {
    const room = this.columns.timestamp.length;
    if (end <= room) return true;
    const grown = allocateColumns(Math.max(end, this.expected, 2 * room));
    for (const field of columnFields) {
      grown[field].set(this.columns[field].subarray(0, used) as never);
    }
    this.columns = grown;
    return false;
  }
}

const bytesOfValue = 8;

const bytesOf = (column: BigInt64Array | BigUint64Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(column.buffer as ArrayBuffer, column.byteOffset, column.byteLength);

/** @returns where the same bytes begin now: at a multiple of 8 */
function moveDown(bytes: Uint8Array): number {
  const start = bytes.byteOffset - (bytes.byteOffset % bytesOfValue);
  if (start < bytes.byteOffset) new Uint8Array(bytes.buffer, start, bytes.length).set(bytes);
  return start;
}

function lengthOf(part: CandleColumns): number {
  const { length } = part.timestamp;
  for (const field of columnFields) {
    if (part[field].length === length && length % bytesOfValue === 0) continue;
    const reason = `has ${part[field].length} bytes, timestamp has ${length}`;
    throw new ValidationError(`candles.${field}`, `${reason}: must be 8 for each bar`);
  }
  return length / bytesOfValue;
}
