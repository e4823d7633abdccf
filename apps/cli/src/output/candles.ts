import { type CandleSeries, isDateLabelled, scaledText, type Timeframe } from '@jts/domain';
import { textTable } from './table.js';

/** A date where a date labels the bar, else the instant in UTC. */
export function timeText(timeframe: Timeframe, time: Date): string {
  const text = time.toISOString();
  if (isDateLabelled(timeframe)) return text.slice(0, 10);
  return text.endsWith('.000Z') ? `${text.slice(0, 19)}Z` : text;
}

/** Bars as a table, all prices with as many places as the series' longest needs, two at least. */
export function candleTable(series: CandleSeries): string {
  const { columns, key, scale } = series;
  const price = (value: bigint | undefined) => scaledText(value ?? 0n, scale);
  const cells = Array.from({ length: series.length }, (_, i) =>
    [columns.open[i], columns.high[i], columns.low[i], columns.close[i]].map(price),
  );
  const cut = spareZeros(cells.flat());
  const rows = cells.map((prices, i) => [
    timeText(key.timeframe, new Date(Number(columns.timestamp[i]))),
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
