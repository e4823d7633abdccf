import type { CallContext, CandleDriver, Span } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey, seriesId } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { answered } from './answers.js';
import { callOptions, type ReadOptions } from './call-options.js';
import type { Parts } from './parts.js';
import { Ranges } from './ranges.js';
import { decodeSeries, encodeSeries, seriesBytes } from './series-codec.js';

const longestChunk = 1_000_000;

/** Bars of the store within, ranges and last bars through the cache. */
export function cachedCandles(store: MarketDataStore, parts: Parts): CandleDriver {
  const { keys, writes, settings } = parts;
  const ranges = new Ranges(store, parts);

  const write = <T>(key: SeriesKey, context: CallContext, work: () => Promise<T>): Promise<T> => {
    const place = keys.series(key);
    return place === undefined ? work() : writes.run(place.counter, context.remainingMs, work);
  };

  return {
    save: (series, onConflict, context) =>
      write(series.key, context, () =>
        store.candles.saveMany(series, { ...callOptions(context), onConflict }),
      ),

    delete: (key, span, context) =>
      write(key, context, () =>
        store.candles.deleteRange(key, rangeOf(span), callOptions(context)),
      ),

    read: (key, span, limit, context) =>
      limit === undefined
        ? ranges.read(key, span, context)
        : firstChunk(store, key, span, limit, context),

    async readLatest(key, count, context) {
      const place = keys.series(key);
      const read = (options: ReadOptions) => store.candles.getLatest(key, count, options);
      if (place === undefined || seriesBytes(count) > settings.maxValueBytes) {
        parts.tell({ operation: 'candles.getLatest', outcome: 'unused' });
        return parts.flights.share(`last ${count} ${seriesId(key)}`, context, read);
      }
      const scale = store.priceScale;
      return answered(
        parts,
        {
          place,
          operation: 'candles.getLatest',
          name: `last ${count}`,
          maxAgeMs: settings.freshMs,
          read,
          encode: encodeSeries,
          decode: (cacheKey, number, bytes) =>
            decodeSeries({ cacheKey, key, scale }, number, bytes)?.series,
        },
        context,
      );
    },

    async coverage(key, context) {
      const coverage = await store.candles.getCoverage(key, callOptions(context));
      return coverage && { from: coverage.first.getTime(), to: coverage.last.getTime() };
    },

    count: (key, span, context) =>
      store.candles.count(key, span && rangeOf(span), callOptions(context)),

    async list(filter, context) {
      const list = await store.candles.listSeries(filter, callOptions(context));
      return list.map(({ key, first, last, count }) => ({
        key,
        first: first.getTime(),
        last: last.getTime(),
        count,
      }));
    },
  };
}

/** A stream is not cached: it is of any length, and read once. */
async function firstChunk(
  { candles, priceScale }: MarketDataStore,
  key: SeriesKey,
  span: Span,
  limit: number,
  context: CallContext,
): Promise<CandleSeries> {
  const options = { ...callOptions(context), chunkSize: Math.min(limit, longestChunk) };
  const chunks = candles.streamRange(key, rangeOf(span), options);
  for await (const chunk of chunks) return chunk;
  return CandleSeries.empty(key, priceScale);
}

const rangeOf = ({ from, to }: Span) => ({ from: new Date(from), to: new Date(to) });
