import { type ReadCandlesOptions, readCandles } from '@jts/csv';
import {
  isStorageError,
  plainText,
  type ValidationError,
  type WritableCandleColumns,
} from '@jts/domain';
import type { CandleBatch, RowProblem } from '@jts/ports';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Text or bytes as a source, in pieces of `size` bytes. */
export async function* source(data: string | Uint8Array, size = 1 << 20) {
  const bytes = typeof data === 'string' ? encode(data) : data;
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function text(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  const texts = (await collect(pieces)).map((piece) => decoder.decode(piece, { stream: true }));
  return texts.join('');
}

/** A bar as a person writes it: `2024-01-02T00:00:00.000Z 1.5 2 1 1.75 100`. */
function barText(columns: WritableCandleColumns, i: number, scale: number): string {
  const prices = [columns.open, columns.high, columns.low, columns.close].map((column) =>
    plainText(column[i] as bigint, scale),
  );
  const time = new Date(Number(columns.timestamp[i])).toISOString();
  return [time, ...prices, columns.volume[i]].join(' ');
}

export interface Reading {
  readonly bars: string[];
  readonly rows: number[];
  readonly problems: RowProblem[];
  readonly batches: CandleBatch[];
}

export async function read(
  data: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: Partial<ReadCandlesOptions> = {},
): Promise<Reading> {
  const bytes = typeof data === 'string' || data instanceof Uint8Array ? source(data) : data;
  const batches = await collect(readCandles(bytes, { timeframe: '1d', ...options }));
  return {
    batches,
    bars: batches.flatMap(({ columns, rows, scale }) =>
      Array.from(rows, (_, i) => barText(columns, i, scale)),
    ),
    rows: batches.flatMap(({ rows }) => [...rows]),
    problems: batches.flatMap(({ problems }) => problems),
  };
}

/** `path: reason` of the refusal of a file. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  );
  if (!isStorageError(error) || error.code !== 'VALIDATION') throw error;
  const { path, reason } = error as ValidationError;
  return `${path}: ${reason}`;
}

export const header = 'timestamp,open,high,low,close,volume\n';
