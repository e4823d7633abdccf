import {
  Candle,
  CandleSeries,
  defaultPriceScale,
  type SeriesKey,
  sameSeries,
  seriesKey,
  type Timeframe,
} from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import type { Namespace, RawCandle } from '../target.js';

/** Writes rows as another program would, in one insert; where none can, as saves do it. */
export function insertRawInto({
  repository,
  seed,
  priceScale = defaultPriceScale,
}: Namespace<CandleRepository>) {
  return (
    rows: readonly RawCandle[],
    unknownColumns: Readonly<Record<string, string>> = {},
  ): Promise<void> =>
    seed === 'unsupported'
      ? saveInOrder(repository, priceScale, rows)
      : seed({ candles: rows, unknownColumns });
}

/** The same end by way of the port: a save for each run of rows of one series and different times. */
async function saveInOrder(
  candles: CandleRepository,
  scale: number,
  rows: readonly RawCandle[],
): Promise<void> {
  const runs: { readonly key: SeriesKey; readonly bars: Map<number, Candle> }[] = [];
  for (const row of rows) {
    const key = seriesKey(row.symbol, row.timeframe as Timeframe, row.exchange);
    const ms = row.timestamp.getTime();
    const run = runs.at(-1);
    if (run !== undefined && sameSeries(run.key, key) && !run.bars.has(ms)) {
      run.bars.set(ms, Candle.of(row));
    } else {
      runs.push({ key, bars: new Map([[ms, Candle.of(row)]]) });
    }
  }
  for (const { key, bars } of runs) {
    await candles.saveMany(CandleSeries.of(key, bars.values(), { scale }));
  }
}
