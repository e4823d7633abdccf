import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import {
  type CandleSeries,
  checkRange,
  checkSeriesKey,
  NotFoundError,
  type SeriesKey,
  type TimeRange,
} from '@jts/domain';
import type { CandleRepository, StreamOptions } from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';

export interface ExportCandlesOptions extends StreamOptions {
  readonly candles: Pick<CandleRepository, 'getCoverage' | 'streamRange'>;
  readonly key: SeriesKey;
  /** Both ends included; if absent, from the first to the last bar stored when the export begins. */
  readonly range?: TimeRange;
}

const optionNames: OptionNames<ExportCandlesOptions> = {
  ...callOptionNames,
  candles: true,
  key: true,
  range: true,
  chunkSize: true,
};

/**
 * The bars of a series, ascending, in non-empty chunks, in bounded memory. A range that holds none
 * gives no chunk.
 *
 * @throws from the iteration: NOT_FOUND where the series has no bar at all, so that a mistyped
 *   symbol does not become an empty file; otherwise as `streamRange` does
 */
export async function* exportCandles(
  options: ExportCandlesOptions,
): AsyncGenerator<CandleSeries, void, undefined> {
  checkOptionNames(options, optionNames);
  const { candles, range, chunkSize } = options;
  const key = checkSeriesKey(options.key);
  if (range !== undefined) checkRange(range);
  const call = callOptions(options);
  const coverage = await candles.getCoverage(key, call);
  if (coverage === null) throw noSuchSeries(key);
  const span = range ?? { from: coverage.first, to: coverage.last };
  yield* candles.streamRange(key, span, { ...call, ...(chunkSize !== undefined && { chunkSize }) });
}

function noSuchSeries({ exchange, symbol, timeframe }: SeriesKey): NotFoundError {
  return new NotFoundError('series', `${exchange} ${symbol} ${timeframe}`);
}
