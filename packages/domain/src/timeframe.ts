import { checkOneOf } from './text.js';

/** The lengths of a bar, shortest first: minutes, hours, day, week, month (`1M`; `1m` is a minute). */
export const timeframes = ['1m', '5m', '15m', '1h', '1d', '1w', '1M'] as const;
export type Timeframe = (typeof timeframes)[number];

export function checkTimeframe(value: unknown, path = 'timeframe'): Timeframe {
  return checkOneOf(path, value, timeframes);
}

const day = 86_400_000;

/** Whether bars of this timeframe are labelled by a date, not by a time of day. */
export function isDateLabelled(timeframe: Timeframe): boolean {
  return timeframe === '1d' || timeframe === '1w' || timeframe === '1M';
}

/**
 * The label of the bar of 1d, 1w or 1M that holds a day: 00:00 UTC of the day itself, of its
 * week's Monday, or of the first of its month. Labels of shorter bars are left as they are.
 *
 * @param ms epoch milliseconds
 */
export function barLabel(timeframe: Timeframe, ms: number): number {
  if (!isDateLabelled(timeframe)) return ms;
  const midnight = Math.floor(ms / day) * day;
  const date = new Date(midnight);
  if (timeframe === '1M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return timeframe === '1w' ? midnight - ((date.getUTCDay() + 6) % 7) * day : midnight;
}
