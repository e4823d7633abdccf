import { type CandleSeries, columnFields, Decimal } from '@jts/domain';

/**
 * A text that is the same for equal values, whichever store they come from: keys in order, absent
 * fields left out, decimals in plain digits, times in ISO 8601.
 */
export function canonicalText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Decimal.isDecimal(value)) return JSON.stringify(value.toFixed());
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`);
  return `{${fields.join()}}`;
}

const encoder = new TextEncoder();

export const hashOf = (value: unknown): Promise<string> =>
  sha256(encoder.encode(canonicalText(value)));

/** Of the columns, byte by byte: the series must have one scale for equal bars to be equal here. */
export function hashOfBars(series: CandleSeries): Promise<string> {
  const columns = columnFields.map((field) => new Uint8Array(series.columns[field].slice().buffer));
  const bytes = new Uint8Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    bytes.set(column, at);
    at += column.length;
  }
  return sha256(bytes);
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a store holds, in short: equal contents in the same order have the same hash. */
export interface Contents {
  readonly count: number;
  /** SHA-256 in hex; of nothing it is empty. */
  readonly hash: string;
}

/** Grows by hashes of parts: WebCrypto hashes only what is in memory as a whole. */
export class GrowingContents {
  private count = 0;
  private hash = '';

  async add(hash: string, count = 1): Promise<void> {
    this.hash = await sha256(encoder.encode(this.hash + hash));
    this.count += count;
  }

  take(): Contents {
    return { count: this.count, hash: this.hash };
  }
}
