import type { ClickHouseClient } from '@clickhouse/client';
import type { CandleColumns, CandleSeries, WritableCandleColumns } from '@jts/domain';
import { scalar } from './connection.js';

/** One bar in whole numbers: epoch milliseconds, ten-thousandths, pieces. */
export interface PlainBar {
  readonly timestamp: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Keeps every sum within the exact doubles. */
const modulus = 1_000_000_007;

/**
 * Bars in brief: number, ends, and a sum in which each field has a weight and each bar one by its
 * time, so that a value in a wrong row or column shows.
 */
class BarDigest {
  private rows = 0;
  private sum = 0;
  private first = 0;
  private last = 0;

  add(bars: Iterable<PlainBar>): void {
    for (const bar of bars) {
      if (this.rows === 0) this.first = bar.timestamp;
      else if (bar.timestamp <= this.last) throw new Error(`not ascending at ${bar.timestamp}`);
      this.last = bar.timestamp;
      this.rows += 1;
      const weight = (Math.floor(bar.timestamp / 60_000) % 97) + 1;
      const value = bar.open + 3 * bar.high + 7 * bar.low + 11 * bar.close + 13 * bar.volume;
      this.sum = (this.sum + weight * value) % modulus;
    }
  }

  text(): string {
    return `${this.rows} bars from ${this.first} to ${this.last}, sum ${this.sum}`;
  }
}

export function digestBars(bars: Iterable<PlainBar>): string {
  const digest = new BarDigest();
  digest.add(bars);
  return digest.text();
}

export function digestColumns(columns: CandleColumns | WritableCandleColumns): string {
  return digestBars(columnBars(columns));
}

export async function digestChunks(chunks: AsyncIterable<CandleSeries>): Promise<string> {
  const digest = new BarDigest();
  for await (const { columns } of chunks) digest.add(columnBars(columns));
  return digest.text();
}

function* columnBars(columns: CandleColumns | WritableCandleColumns): Generator<PlainBar> {
  for (let row = 0; row < columns.timestamp.length; row++) {
    yield {
      timestamp: Number(columns.timestamp[row]),
      open: Number(columns.open[row]),
      high: Number(columns.high[row]),
      low: Number(columns.low[row]),
      close: Number(columns.close[row]),
      volume: Number(columns.volume[row]),
    };
  }
}

/**
 * The same of what the server has.
 *
 * @param from a table, or a statement in parentheses, with the columns of a candle
 */
export function digestOnServer(
  client: ClickHouseClient,
  from: string,
  where = 'true',
): Promise<string> {
  const ms = 'toUnixTimestamp64Milli(timestamp)';
  const value = `reinterpretAsInt64(open) + 3 * reinterpretAsInt64(high)
    + 7 * reinterpretAsInt64(low) + 11 * reinterpretAsInt64(close) + 13 * toInt64(volume)`;
  return scalar(
    client,
    `SELECT concat(toString(count()), ' bars from ', toString(min(${ms})), ' to ',
       toString(max(${ms})), ', sum ',
       toString(sum((intDiv(${ms}, 60000) % 97 + 1) * (${value})) % ${modulus}))
     FROM ${from} WHERE ${where}`,
  );
}
