import { ValidationError } from './errors.js';
import { checkCode, compareText, kind } from './text.js';
import { checkTimeframe, type Timeframe, timeframes } from './timeframe.js';

/** What makes a series of bars one: never mixed with another. */
export interface SeriesKey {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/**
 * The key of a series.
 *
 * @param symbol 1 to 10,000 characters, none of them a control character: `005930`
 * @param exchange likewise; the Korea Exchange where absent
 * @throws ValidationError
 */
export function seriesKey(symbol: string, timeframe: Timeframe, exchange = 'KRX'): SeriesKey {
  return Object.freeze({
    exchange: checkCode('exchange', exchange),
    symbol: checkCode('symbol', symbol),
    timeframe: checkTimeframe(timeframe),
  });
}

/** A key of our own, equal to `value`. @throws ValidationError naming the field below `path` */
export function checkSeriesKey(value: SeriesKey, path = 'key'): SeriesKey {
  if (typeof value !== 'object' || value === null) {
    throw new ValidationError(path, `must be a series key, not ${kind(value)}`);
  }
  return Object.freeze({
    exchange: checkCode(`${path}.exchange`, value.exchange),
    symbol: checkCode(`${path}.symbol`, value.symbol),
    timeframe: checkTimeframe(value.timeframe, `${path}.timeframe`),
  });
}

export function sameSeries(a: SeriesKey, b: SeriesKey): boolean {
  return a.symbol === b.symbol && a.timeframe === b.timeframe && a.exchange === b.exchange;
}

/** A text that is the same for equal keys only (no field can hold the NUL between them). */
export function seriesId(key: SeriesKey): string {
  return `${key.exchange}\0${key.symbol}\0${key.timeframe}`;
}

/** The order of lists: exchange, then symbol by code point, then timeframe, shortest first. */
export function compareSeries(a: SeriesKey, b: SeriesKey): number {
  return (
    compareText(a.exchange, b.exchange) ||
    compareText(a.symbol, b.symbol) ||
    timeframes.indexOf(a.timeframe) - timeframes.indexOf(b.timeframe)
  );
}
