import type { StockSymbol } from '@jts/domain';
import { symbolFields } from './symbol-columns.js';

/**
 * Symbols as CSV, UTF-8: a header and a line for each, which `readSymbols` reads back equal.
 */
export async function* writeSymbols(
  symbols: Iterable<StockSymbol> | AsyncIterable<StockSymbol>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let lines = `${symbolFields.join(',')}\n`;
  for await (const symbol of symbols) {
    const { code, name, market, sector = '', isActive } = symbol;
    lines += `${[code, name, market, sector, String(isActive)].map(quote).join(',')}\n`;
    if (lines.length < pieceLength) continue;
    yield encoder.encode(lines);
    lines = '';
  }
  if (lines !== '') yield encoder.encode(lines);
}

const pieceLength = 65_536;

/** Quoted where it would be read as something else; blanks outside of quotes are not kept. */
function quote(text: string): string {
  return /[",;\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
