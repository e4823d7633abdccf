import type { WritableCandleColumns } from '@jts/domain';

/** The columns of a candle but its key, as ClickHouse's `input()` and the Native format name them. */
export const barStructure =
  'timestamp DateTime64(3), open Decimal(18, 4), high Decimal(18, 4), low Decimal(18, 4), close Decimal(18, 4), volume UInt64';

const types = {
  timestamp: 'DateTime64(3)',
  open: 'Decimal(18, 4)',
  high: 'Decimal(18, 4)',
  low: 'Decimal(18, 4)',
  close: 'Decimal(18, 4)',
  volume: 'UInt64',
} as const;

/**
 * Bars in blocks of the Native format. Of our own and apart from the adapter's, since what it sends
 * is compared with this.
 */
export function nativeBlocks(columns: WritableCandleColumns, blockRows = 65_536): Buffer[] {
  const blocks: Buffer[] = [];
  const total = columns.timestamp.length;
  for (let from = 0; from < total; from += blockRows) {
    const count = Math.min(blockRows, total - from);
    const parts = [varuint(Object.keys(types).length), varuint(count)];
    for (const [name, type] of Object.entries(types)) {
      const { buffer, byteOffset } = columns[name as keyof typeof types];
      const values = Buffer.from(buffer as ArrayBuffer, byteOffset + from * 8, count * 8);
      parts.push(text(name), text(type), values);
    }
    blocks.push(Buffer.concat(parts));
  }
  return blocks;
}

function text(value: string): Buffer {
  return Buffer.concat([varuint(value.length), Buffer.from(value, 'latin1')]);
}

function varuint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}
