import { allocateColumns, CandleSeries, columnFields, mapColumns } from '@jts/domain';
import type { CallOptions, MarketDataStore } from '@jts/ports';
import { hashOfBars } from './content-hash.js';
import type { PartTally } from './report.js';

type CandleStore = Pick<MarketDataStore, 'priceScale' | 'candles'>;

/**
 * Series by series, chunk by chunk: each is saved, which writes only what differs, and read back.
 * Bars that only the target has stay there, and count for nothing.
 */
export async function copyCandles(
  from: CandleStore,
  to: CandleStore,
  tally: PartTally,
  call: CallOptions,
): Promise<void> {
  for (const { key, first, last } of await from.candles.listSeries({}, call)) {
    const item = `${key.exchange} ${key.symbol} ${key.timeframe}`;
    for await (const chunk of from.candles.streamRange(key, { from: first, to: last }, call)) {
      // At the target's scale both sides hash alike; a digit that it can't keep is refused here.
      const bars = chunk.withScale(to.priceScale);
      const { inserted, replaced, skipped } = await to.candles.saveMany(bars, call);
      const stored = await readBack(to.candles, bars, call);
      await tally.add({
        item,
        added: inserted,
        changed: replaced,
        unchanged: skipped,
        refused: 0,
        sourceHash: await hashOfBars(bars),
        targetHash: await hashOfBars(stored),
        targetCount: stored.length,
      });
    }
  }
}

/** The target's bars at the times of these. */
async function readBack(
  candles: CandleStore['candles'],
  bars: CandleSeries,
  call: CallOptions,
): Promise<CandleSeries> {
  const { timestamp } = bars.columns;
  const range = { from: new Date(Number(timestamp.at(0))), to: new Date(Number(timestamp.at(-1))) };
  const columns = allocateColumns(bars.length);
  let [row, count] = [0, 0];
  for await (const { columns: stored, length } of candles.streamRange(bars.key, range, call)) {
    for (let i = 0; i < length; i++) {
      const ms = stored.timestamp[i] as bigint;
      while (row < bars.length && (timestamp[row] as bigint) < ms) row++;
      if (timestamp[row] !== ms) continue;
      for (const field of columnFields) columns[field][count] = stored[field][i] as bigint;
      count++;
    }
  }
  const filled = mapColumns(columns, (column) => column.subarray(0, count) as typeof column);
  return CandleSeries.fromColumns(bars.key, filled, bars.scale);
}
