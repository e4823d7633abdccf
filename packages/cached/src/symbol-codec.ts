import { checkSymbol, type StockSymbol } from '@jts/domain';
import { disclose, enclose, type Label } from './envelope.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Symbols are texts and flags: JSON keeps each of them as it is. */
export function encodeSymbols(
  cacheKey: string,
  { number, fill }: Pick<Label, 'number' | 'fill'>,
  symbols: readonly StockSymbol[],
): Uint8Array {
  const text = encoder.encode(JSON.stringify(symbols));
  const label = { number, fill, rows: symbols.length, scale: 0 };
  return enclose(cacheKey, label, text.byteLength, (payload) => payload.set(text));
}

/** The symbols that were stored under this number; undefined where anything is not exactly right. */
export function decodeSymbols(
  cacheKey: string,
  number: number,
  bytes: Uint8Array,
): readonly StockSymbol[] | undefined {
  const value = disclose(cacheKey, bytes);
  if (value === undefined || value.number !== number) return undefined;
  try {
    const list: unknown = JSON.parse(decoder.decode(value.payload));
    if (!Array.isArray(list) || list.length !== value.rows) return undefined;
    return list.map((symbol) => checkSymbol(symbol));
  } catch {
    return undefined;
  }
}
