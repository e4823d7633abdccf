const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `8,343`. */
export const countText = (value: number): string => grouped.format(value);

/** `0.42 s`, `12 ms`. */
export function durationText(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** `19,864 rows/s`. */
export function rateText(rows: number, ms: number): string {
  return `${countText(rows / (Math.max(ms, 1) / 1000))} rows/s`;
}

/** `0.42 s, 19,864 rows/s`. */
export function speedText(rows: number, ms: number): string {
  return `${durationText(ms)}, ${rateText(rows, ms)}`;
}

/** `1 bar`, `2 bars`, `2 strategies`. */
export function plural(count: number, noun: string): string {
  const several = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${countText(count)} ${count === 1 ? noun : several}`;
}
