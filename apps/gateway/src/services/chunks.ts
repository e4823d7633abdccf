import type { CandleSeries } from '@jts/domain';

/** Bars of a message: 960,000 bytes, and so below 1 MiB with all that is around them. */
export const mostBars = 20_000;

/** A series in parts that share its memory; at least one, which is empty where the series is. */
export function* parts(series: CandleSeries, length = mostBars): Generator<CandleSeries> {
  let start = 0;
  do {
    yield series.rows(start, start + length);
    start += length;
  } while (start < series.length);
}

/** A list in parts of some items; none of an empty list. */
export function* slices<T>(items: readonly T[], length: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += length) {
    yield items.slice(start, start + length);
  }
}
