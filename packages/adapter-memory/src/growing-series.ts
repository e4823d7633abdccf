import {
  allocateColumns,
  CandleSeries,
  columnFields,
  mapColumns,
  type WritableCandleColumns,
} from '@jts/domain';

/**
 * A series in memory with spare rows, which later rows are written into. Every row below `used` may
 * have been handed out, even one that was cut off since, and is never written again.
 */
export class GrowingSeries {
  private current: CandleSeries;
  private memory: WritableCandleColumns = allocateColumns(0);
  private used = 0;

  constructor(empty: CandleSeries) {
    this.current = empty;
  }

  /** The rows that count. A later change makes a new series and leaves this one as it is. */
  get series(): CandleSeries {
    return this.current;
  }

  /**
   * Keeps the first `count` rows and puts copies of these after them: into spare rows where no
   * other row has ever stood, else into new memory. All or nothing, should memory run out.
   */
  put(count: number, parts: readonly CandleSeries[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, count);
    const inPlace = count === this.used && length <= this.memory.timestamp.length;
    const kept = this.current.rows(0, count);
    const memory = inPlace ? this.memory : allocateColumns(roomFor(length));
    copyInto(memory, inPlace ? parts : [kept, ...parts], inPlace ? count : 0);
    const filled = mapColumns(memory, (column) => column.subarray(0, length) as typeof column);
    this.current = inPlace
      ? kept.extend(filled)
      : CandleSeries.fromColumns(kept.key, filled, kept.scale);
    this.memory = memory;
    this.used = length;
  }

  /** Keeps the first `count` rows. */
  truncate(count: number): void {
    const wasteful = count < this.memory.timestamp.length / 4;
    if (wasteful) this.put(count, []);
    else this.current = this.current.rows(0, count);
  }
}

/** Growing by a quarter copies each row four times on average, however small the appends. */
function roomFor(length: number): number {
  return length === 0 ? 0 : length + Math.ceil(length / 4) + 1024;
}

function copyInto(
  memory: WritableCandleColumns,
  parts: readonly CandleSeries[],
  start: number,
): void {
  let row = start;
  for (const part of parts) {
    for (const field of columnFields) memory[field].set(part.columns[field] as never, row);
    row += part.length;
  }
}
