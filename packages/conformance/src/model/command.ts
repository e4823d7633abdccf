import { type SeriesKey, seriesKey, type Timeframe } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import type { AsyncCommand } from 'fast-check';
import type { RawCandle } from '../target.js';
import type { CandleOracle } from './oracle.js';

/** The adapter under test, for one run of commands. */
export interface Real {
  /** Connections to the same data: commands choose. */
  readonly connections: readonly CandleRepository[];
  readonly scale: number;
  /** The exchange of this run: runs share a table and leave each other alone. */
  readonly exchange: string;
  insertRaw(rows: readonly RawCandle[]): Promise<void>;
}

export type CandleCommand = AsyncCommand<CandleOracle, Real>;

/** A series of a run, before the run has named its exchange. */
export interface SeriesName {
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

export const keyOf = ({ symbol, timeframe }: SeriesName, { exchange }: Real): SeriesKey =>
  seriesKey(symbol, timeframe, exchange);

export function connection({ connections }: Real, n: number): CandleRepository {
  return connections[n % connections.length] as CandleRepository;
}

export const iso = (ms: number): string => new Date(ms).toISOString();
