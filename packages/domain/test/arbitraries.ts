import fc from 'fast-check';
import {
  type CandleColumns,
  CandleSeries,
  maxScaledPrice,
  maxTimestamp,
  maxVolume,
  minTimestamp,
  seriesKey,
  type WritableCandleColumns,
} from '../src/index.js';

export const key = seriesKey('005930', '1d');

export const anyScale = fc.integer({ min: 0, max: 18 });
export const anyTimestamp = fc.integer({ min: minTimestamp, max: maxTimestamp });

/** Integers of 0 to 18 digits, each length as likely as the next, and the ends of the range. */
export const anyScaledPrice = fc.oneof(
  fc
    .integer({ min: 0, max: 18 })
    .chain((digits) =>
      fc.bigInt({ min: 1n - 10n ** BigInt(digits), max: 10n ** BigInt(digits) - 1n }),
    ),
  fc.constantFrom(0n, 1n, -1n, maxScaledPrice, -maxScaledPrice),
);

/** Integers of 0 to 64 bits, each length as likely as the next, and the ends of the range. */
export const anyVolume = fc.oneof(
  fc
    .integer({ min: 0, max: 64 })
    .chain((bits) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })),
  fc.constantFrom(0n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, maxVolume),
);

interface Row {
  readonly timestamp: number;
  readonly prices: readonly [bigint, bigint, bigint, bigint];
  readonly volume: bigint;
}

const anyRow: fc.Arbitrary<Row> = fc.record({
  timestamp: fc.oneof(anyTimestamp, fc.integer({ min: -50, max: 50 })),
  prices: fc.tuple(anyScaledPrice, anyScaledPrice, anyScaledPrice, anyScaledPrice),
  volume: anyVolume,
});

/** Rows of a series in time order, none twice. */
const anyRows = fc
  .uniqueArray(anyRow, { selector: (row) => row.timestamp, maxLength: 40 })
  .map((rows) => rows.sort((a, b) => a.timestamp - b.timestamp));

export const anyColumns: fc.Arbitrary<WritableCandleColumns> = anyRows.map((rows) => ({
  timestamp: BigInt64Array.from(rows, (row) => BigInt(row.timestamp)),
  open: BigInt64Array.from(rows, (row) => row.prices[0]),
  high: BigInt64Array.from(rows, (row) => row.prices[1]),
  low: BigInt64Array.from(rows, (row) => row.prices[2]),
  close: BigInt64Array.from(rows, (row) => row.prices[3]),
  volume: BigUint64Array.from(rows, (row) => row.volume),
}));

export const anySeries: fc.Arbitrary<CandleSeries> = fc
  .tuple(anyColumns, anyScale)
  .map(([columns, scale]) => CandleSeries.fromColumns(key, columns, scale));

/** The columns with the type that they really have, to look at their memory. */
export function memoryOf(columns: CandleColumns): WritableCandleColumns {
  return columns as WritableCandleColumns;
}

/** A small series: a bar a day from 2024-01-01 on, prices 100, 101, ... at scale 2. */
export function days(count: number, scale = 2): CandleSeries {
  const prices = BigInt64Array.from(
    { length: count },
    (_, i) => BigInt(100 + i) * 10n ** BigInt(scale),
  );
  const columns = {
    timestamp: BigInt64Array.from({ length: count }, (_, i) => BigInt(Date.UTC(2024, 0, 1 + i))),
    open: prices,
    high: prices.slice(),
    low: prices.slice(),
    close: prices.slice(),
    volume: BigUint64Array.from({ length: count }, (_, i) => BigInt(i)),
  };
  return CandleSeries.fromColumns(key, columns, scale);
}
