import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { allocateColumns, CandleSeries, seriesKey } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import {
  type CandleColumns,
  JoinedColumns,
  SaveCandlesRequestSchema,
  takeColumns,
  toColumns,
  toKey,
} from '../src/index.js';

const length = 37;

function seriesOf(symbol: string): CandleSeries {
  const columns = allocateColumns(length);
  for (let row = 0; row < length; row++) {
    columns.timestamp[row] = BigInt(Date.UTC(2024, 0, 1, 0, row));
    columns.open[row] = 1_000_000n + BigInt(row);
    columns.high[row] = 3_000_000n + BigInt(row * 7);
    columns.low[row] = BigInt(row);
    columns.close[row] = 2_000_000n - BigInt(row * 11);
    columns.volume[row] = 2n ** 64n - 1n - BigInt(row);
  }
  return CandleSeries.fromColumns(seriesKey(symbol, '1m'), columns);
}

/** As it comes from the wire. */
function received(series: CandleSeries): CandleColumns {
  const message = { key: toKey(series.key), candles: toColumns(series) };
  const bytes = toBinary(SaveCandlesRequestSchema, create(SaveCandlesRequestSchema, message));
  const { candles } = fromBinary(SaveCandlesRequestSchema, bytes);
  if (candles === undefined) throw new Error('no columns');
  return candles;
}

describe('columns of a message', () => {
  it('become a series in its memory, wherever in it they begin', () => {
    const places = new Set<number>();
    for (let letters = 1; letters <= 16; letters++) {
      const series = seriesOf('A'.repeat(letters));
      const columns = received(series);
      places.add(columns.timestamp.byteOffset % 8);
      const { buffer } = columns.timestamp;
      const taken = takeColumns(series.key, columns);
      expect(taken.equals(series)).toBe(true);
      for (const column of Object.values(taken.columns)) expect(column.buffer).toBe(buffer);
    }
    expect(places.size).toBe(8);
  });

  it('are refused where one has another length', () => {
    const columns = received(seriesOf('A'));
    const short = { ...columns, low: columns.low.subarray(8) };
    expect(() => takeColumns(seriesKey('A', '1m'), short)).toThrow(
      'candles.low: has 288 bytes, timestamp has 296: must be 8 for each bar',
    );
  });
});

describe('columns of several messages', () => {
  const series = seriesOf('JOINED');
  const parts = [0, 10, 10, 25].map((start, i, starts) =>
    received(series.rows(start, starts[i + 1] ?? length)),
  );

  it('become one series', () => {
    const joined = new JoinedColumns(series.key, length);
    for (const part of parts) joined.add(part);
    expect(joined.series(length).equals(series)).toBe(true);
  });

  it.each([0, 1, 20, 1000])('become one series where %i were expected', (expected) => {
    const joined = new JoinedColumns(series.key, expected);
    for (const part of parts) joined.add(part);
    expect(joined.series(length).equals(series)).toBe(true);
  });

  it('are none where bars are missing, too many, again or of another scale', () => {
    const [first, second, third, last] = parts;
    const joinedOf = (total: number, ...list: CandleColumns[]) => {
      const joined = new JoinedColumns(series.key, total);
      for (const part of list) joined.add(part);
      return joined.series(total);
    };
    if (!first || !second || !third || !last) throw new Error('too few parts');
    expect(() => joinedOf(length, first, second, third)).toThrow('candles: has 25 bars, not 37');
    expect(() => joinedOf(length)).toThrow('candles: has 0 bars, not 37');
    expect(() => joinedOf(20, first, third)).toThrow('candles: has 25 bars, not 20');
    expect(() => joinedOf(length, first, first)).toThrow('columns.timestamp[10]');
    const scaled = { ...last, priceScale: 2 };
    expect(() => joinedOf(length, first, scaled)).toThrow('candles.price_scale');
  });
});
