import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import {
  type CandleSeries,
  checkTimeframe,
  type SeriesKey,
  type Timeframe,
  type TimeRange,
} from '@jts/domain';
import type { CallOptions, CandleBatch, CandleRepository, CandleSource } from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';
import { exportCandles } from './export-candles.js';
import { Inspection, type ValidationReport } from './inspection.js';
import { untilAborted } from './until-aborted.js';

interface ValidateOptions extends CallOptions {
  /** Called after each batch. */
  readonly onProgress?: (progress: { readonly read: number; readonly bytesRead?: number }) => void;
}

export interface ValidateSourceOptions extends ValidateOptions {
  readonly source: CandleSource;
  /** Of the bars; without one `offGrid` is not looked for. */
  readonly timeframe?: Timeframe;
}

export interface ValidateStoredOptions extends ValidateOptions {
  readonly candles: Pick<CandleRepository, 'getCoverage' | 'streamRange'>;
  readonly key: SeriesKey;
  /** All of the series if absent. */
  readonly range?: TimeRange;
}

const anyNames: OptionNames<ValidateOptions> = { ...callOptionNames, onProgress: true };
const sourceNames: OptionNames<ValidateSourceOptions> = {
  ...anyNames,
  source: true,
  timeframe: true,
};
const storedNames: OptionNames<ValidateStoredOptions> = {
  ...anyNames,
  candles: true,
  key: true,
  range: true,
};

/**
 * Looks at the bars of a source or of a store, in bounded memory, and changes nothing. Each kind of
 * finding is counted by itself: a halt bar breaks OHLC, too, and has prices of 0. Bars of one time
 * are found within a batch, and across batches of a source in order. Stored bars count as rows from
 * 1, in time order.
 *
 * @throws VALIDATION for an option, or what is wrong with a source as a whole, NOT_FOUND where the store has no
 *   such series, ABORTED, or the error of the source or store
 */
export async function validateCandles(
  options: ValidateSourceOptions | ValidateStoredOptions,
): Promise<ValidationReport> {
  checkOptionNames(options, 'source' in options ? sourceNames : storedNames);
  const timeframe = 'source' in options ? options.timeframe : options.key.timeframe;
  const inspection = new Inspection(timeframe && checkTimeframe(timeframe));
  const source = 'source' in options ? options.source : stored(options);
  for await (const batch of untilAborted(source, options.signal)) {
    inspection.look(batch);
    const { read } = inspection;
    const { bytesRead } = batch;
    options.onProgress?.(bytesRead === undefined ? { read } : { read, bytesRead });
  }
  return inspection.report();
}

async function* stored(options: ValidateStoredOptions): CandleSource {
  const { candles, key, range } = options;
  const asked = { candles, key, ...(range && { range }), ...callOptions(options) };
  let before = 0;
  for await (const series of exportCandles(asked)) {
    yield asBatch(series, before);
    before += series.length;
  }
}

function asBatch(series: CandleSeries, before: number): CandleBatch {
  const rows = Uint32Array.from({ length: series.length }, (_, i) => before + i + 1);
  return {
    columns: series.columns as CandleBatch['columns'],
    rows,
    scale: series.scale,
    problems: [],
  };
}
