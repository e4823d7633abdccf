import type { CandleDriver, RawSeriesSummary } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey, seriesId } from '@jts/domain';
import { StoredSeries } from './stored-series.js';

/** Series by key; one without bars is not kept. */
export function memoryCandles(priceScale: number): CandleDriver {
  const stored = new Map<string, StoredSeries>();
  const find = (key: SeriesKey) => stored.get(seriesId(key));

  return {
    async save(series, rule) {
      const known = find(series.key) ?? new StoredSeries(series.key, priceScale);
      const result = known.save(series, rule);
      stored.set(seriesId(series.key), known);
      return result;
    },

    async read(key, { from, to }, limit = Number.POSITIVE_INFINITY) {
      const series = find(key);
      if (series === undefined) return CandleSeries.empty(key, priceScale);
      const start = series.lowerBound(from);
      return series.rows(start, Math.min(series.lowerBound(to + 1), start + limit));
    },

    async readLatest(key, count) {
      const series = find(key);
      return series === undefined
        ? CandleSeries.empty(key, priceScale)
        : series.rows(Math.max(0, series.length - count), series.length);
    },

    async coverage(key) {
      const series = find(key);
      return series === undefined ? null : { from: series.first, to: series.last };
    },

    async count(key, span) {
      const series = find(key);
      if (series === undefined || span === undefined) return series?.length ?? 0;
      return series.lowerBound(span.to + 1) - series.lowerBound(span.from);
    },

    async delete(key, span) {
      const series = find(key);
      const deleted = series?.delete(span) ?? 0;
      if (series?.length === 0) stored.delete(seriesId(key));
      return deleted;
    },

    list: async (filter) =>
      Array.from(stored.values())
        .filter((series) => matches(series.key, filter))
        .map(summary),
  };
}

function matches(key: SeriesKey, filter: Partial<SeriesKey>): boolean {
  return (
    (filter.exchange ?? key.exchange) === key.exchange &&
    (filter.symbol ?? key.symbol) === key.symbol &&
    (filter.timeframe ?? key.timeframe) === key.timeframe
  );
}

function summary({ key, first, last, length }: StoredSeries): RawSeriesSummary {
  return { key, first, last, count: length };
}
