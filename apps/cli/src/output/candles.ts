import { type CandleSeries, isDateLabelled, scaledText, type Timeframe } from '@jts/domain';
import { textTable } from './table.js';

/** A date where a date labels the bar, else the instant in UTC. */
export function timeText(timeframe: Timeframe, time: Date): string {
  const text = time.toISOString();
  if (isDateLabelled(timeframe)) return text.slice(0, 10);
  return withoutZeros(text);
}

const withoutZeros = (text: string) => text.replace(/\.000(?=Z|[+-])/, '');

/** Instants as the clocks of a zone show them, with their offset: `2024-12-30T15:30:00+09:00`. */
function zoneText(timeZone: string): (time: Date) => string {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone, timeZoneName: 'longOffset', hourCycle: 'h23' },
    ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
    fractionalSecondDigits: 3,
  });
  return (time) => {
    const part = Object.fromEntries(format.formatToParts(time).map((p) => [p.type, p.value]));
    const { year, month, day, hour, minute, second, fractionalSecond, timeZoneName = '' } = part;
    const offset = timeZoneName.replace('GMT', '') || '+00:00';
    return withoutZeros(
      `${year}-${month}-${day}T${hour}:${minute}:${second}.${fractionalSecond}${offset}`,
    );
  };
}

/**
 * Bars as a table, all prices with as many places as the longest needs: none, or two at least.
 *
 * @param timezone of times of day; UTC if absent
 */
export function candleTable(series: CandleSeries, timezone?: string): string {
  const { columns, key, scale } = series;
  const text =
    timezone === undefined || isDateLabelled(key.timeframe)
      ? (time: Date) => timeText(key.timeframe, time)
      : zoneText(timezone);
  const price = (value: bigint | undefined) => scaledText(value ?? 0n, scale);
  const cells = Array.from({ length: series.length }, (_, i) =>
    [columns.open[i], columns.high[i], columns.low[i], columns.close[i]].map(price),
  );
  const cut = spareZeros(cells.flat());
  const rows = cells.map((prices, i) => [
    text(new Date(Number(columns.timestamp[i]))),
    ...prices.map((text) => text.slice(0, text.length - cut)),
    String(columns.volume[i]),
  ]);
  return textTable(
    { time: 'left', open: 'right', high: 'right', low: 'right', close: 'right', volume: 'right' },
    rows,
  );
}

/** How many characters all these texts can lose at their ends: zeros, and the point before them. */
function spareZeros(texts: readonly string[]): number {
  if (!texts[0]?.includes('.')) return 0;
  const zeros = Math.min(...texts.map((text) => /0*$/.exec(text)?.[0].length ?? 0));
  const places = texts[0].length - texts[0].indexOf('.') - 1;
  return zeros === places ? zeros + 1 : Math.max(0, Math.min(zeros, places - 2));
}
