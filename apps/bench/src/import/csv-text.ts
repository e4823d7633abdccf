import type { WritableCandleColumns } from '@jts/domain';
import { priceText } from '../candles/plain.js';

const header = 'timestamp,open,high,low,close,volume\n';
const rowsPerPiece = 1_000;

/** A candle file as reading it from a disk gives it, in pieces of some 60 kB. */
export function csvPieces(columns: WritableCandleColumns): Uint8Array[] {
  const pieces = [Buffer.from(header)];
  const total = columns.timestamp.length;
  for (let from = 0; from < total; from += rowsPerPiece) {
    const rows = Array.from({ length: Math.min(rowsPerPiece, total - from) }, (_, i) =>
      line(columns, from + i),
    );
    pieces.push(Buffer.from(rows.join('')));
  }
  return pieces;
}

function line({ timestamp, volume, ...prices }: WritableCandleColumns, row: number): string {
  const time = new Date(Number(timestamp[row])).toISOString().slice(0, 19).replace('T', ' ');
  const { open, high, low, close } = prices;
  const texts = [open, high, low, close].map((column) => priceText(Number(column[row])));
  return `${time},${texts.join(',')},${volume[row]}\n`;
}
