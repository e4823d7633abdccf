import { createMemoryStore } from '@jts/adapter-memory';
import { allocateColumns, CandleSeries, maxTimestamp, minTimestamp, seriesKey } from '@jts/domain';
import type { CandleBatch, RowProblem } from '@jts/ports';

export const key = seriesKey('005930', '1m');
export const minute = 60_000;
export const start = Date.UTC(2024, 0, 2);
export const everything = { from: new Date(minTimestamp), to: new Date(maxTimestamp) };

/** A row of a source: bar number `n`, with a version in all of its values. */
export interface Row {
  readonly n: number;
  readonly version?: number;
  readonly open?: bigint;
  readonly high?: bigint;
  readonly low?: bigint;
  readonly close?: bigint;
  readonly volume?: bigint;
}

/** A row that can't be read. */
export const unreadable = { field: 'close', reason: 'is "x"' };
export type AnyRow = Row | typeof unreadable;

/** The rows as a source gives them, in batches of these lengths (the last for the rest). */
export async function* sourceOf(rows: readonly AnyRow[], ...lengths: number[]) {
  for (const batch of batchesOf(rows, ...lengths)) yield batch;
}

export function batchesOf(rows: readonly AnyRow[], ...lengths: number[]): CandleBatch[] {
  const batches: CandleBatch[] = [];
  let from = 0;
  for (let k = 0; from < rows.length; k++) {
    const length = Math.max(1, lengths[k] ?? lengths.at(-1) ?? rows.length);
    // Row 1 is a header.
    batches.push(batchOf(rows.slice(from, from + length), from + 2));
    from += length;
  }
  return batches;
}

function batchOf(rows: readonly AnyRow[], firstRow: number): CandleBatch {
  const problems: RowProblem[] = [];
  const good: { row: number; bar: Row }[] = [];
  rows.forEach((one, i) => {
    const row = firstRow + i;
    if ('n' in one) good.push({ row, bar: one });
    else problems.push({ row, ...one });
  });
  const columns = allocateColumns(good.length);
  good.forEach(({ bar }, i) => {
    const price = 100n + BigInt(bar.version ?? 0);
    columns.timestamp[i] = BigInt(start + bar.n * minute);
    columns.open[i] = bar.open ?? price;
    columns.high[i] = bar.high ?? price;
    columns.low[i] = bar.low ?? price;
    columns.close[i] = bar.close ?? price;
    columns.volume[i] = bar.volume ?? price;
  });
  const bytesRead = 10 * (firstRow + rows.length);
  return { columns, rows: Uint32Array.from(good, ({ row }) => row), scale: 4, problems, bytesRead };
}

/** What a store should hold after these rows, the last of one time winning. */
export function seriesOf(rows: readonly Row[]): CandleSeries {
  const last = [...new Map(rows.map((row) => [row.n, row])).values()].sort((a, b) => a.n - b.n);
  const [batch] = batchesOf(last);
  return batch === undefined
    ? CandleSeries.empty(key)
    : CandleSeries.fromColumns(key, batch.columns);
}

export const bars = (count: number, version = 0): Row[] =>
  Array.from({ length: count }, (_, n) => ({ n, version }));

export const open = () => createMemoryStore().candles;
