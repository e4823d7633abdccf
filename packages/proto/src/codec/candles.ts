import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  allocateColumns,
  CandleSeries,
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
 * @param total their number, where it is known
 * @throws ValidationError naming the column where they are no series, or not so many
 */
export function fromColumns(
  key: DomainKey,
  parts: readonly CandleColumns[],
  total?: number,
): CandleSeries {
  const lengths = parts.map(lengthOf);
  const length = lengths.reduce((sum, one) => sum + one, 0);
  if (total !== undefined && total !== length) {
    throw new ValidationError('candles', `has ${length} bars, not ${total}`);
  }
  const columns = allocateColumns(length);
  let row = 0;
  parts.forEach((part, i) => {
    // By bytes: those of a message begin anywhere, and a view of integers could not.
    for (const field of columnFields) bytesOf(columns[field]).set(part[field], row * bytesOfValue);
    row += lengths[i] as number;
  });
  return CandleSeries.fromColumns(
    key,
    mapColumns(columns, (one) => one),
    scaleOf(parts),
  );
}

const bytesOfValue = 8;

const bytesOf = (column: BigInt64Array | BigUint64Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(column.buffer as ArrayBuffer, column.byteOffset, column.byteLength);

function lengthOf(part: CandleColumns): number {
  const { length } = part.timestamp;
  for (const field of columnFields) {
    if (part[field].length === length && length % bytesOfValue === 0) continue;
    const reason = `has ${part[field].length} bytes, timestamp has ${length}`;
    throw new ValidationError(`candles.${field}`, `${reason}: must be 8 for each bar`);
  }
  return length / bytesOfValue;
}

function scaleOf(parts: readonly CandleColumns[]): number {
  const [first, ...others] = parts;
  const scale = checkScale(first?.priceScale ?? 0, 'candles.price_scale');
  if (others.every((part) => part.priceScale === scale)) return scale;
  throw new ValidationError('candles.price_scale', 'must be the same in all messages');
}
