import { defaultPriceScale, type SeriesKey, seriesKey, type Timeframe } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { insertRawInto } from '../../candles/insert-raw.js';
import type { RawCandle } from '../../target.js';
import type { Call } from '../call.js';
import type { Bench } from '../port-model.js';
import type { CandleOracle } from './oracle.js';

export interface CandleStage {
  readonly connections: readonly CandleRepository[];
  readonly scale: number;
  /** The exchange of this run: runs share a table and leave each other alone. */
  readonly exchange: string;
  insertRaw(rows: readonly RawCandle[]): Promise<void>;
}

export type CandleCall = Call<CandleStage, CandleOracle>;

export async function candleStage(
  { namespace, connections }: Bench<CandleRepository>,
  run: number,
): Promise<CandleStage> {
  const { priceScale: scale = defaultPriceScale } = namespace;
  return { connections, scale, exchange: `run ${run}`, insertRaw: insertRawInto(namespace) };
}

/** A series of a run, before the run has named its exchange. */
export interface SeriesName {
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

export const keyOf = ({ symbol, timeframe }: SeriesName, { exchange }: CandleStage): SeriesKey =>
  seriesKey(symbol, timeframe, exchange);

export const nameOf = ({ symbol, timeframe }: SeriesName): string => `${symbol} ${timeframe}`;

export const iso = (ms: number): string => new Date(ms).toISOString();
