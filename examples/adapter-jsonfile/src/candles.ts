import type { CallContext, CandleDriver, RawSeriesSummary } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey, seriesId, seriesKey, type Timeframe } from '@jts/domain';
import { decode, fromRows, type Row, toRows } from './codec.js';
import { hashed, type JsonFiles } from './files.js';
import { merge } from './merge.js';
import { recall, remember } from './recent.js';

/** A file of a series: which one it is, and its rows. */
export interface SeriesFile {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly candles: readonly Row[];
}

export const seriesFile = (key: Pick<SeriesFile, keyof SeriesKey>): string =>
  hashed(seriesId(key as SeriesKey));

/** One file a series, rewritten as a whole: each save is atomic, and costs as much as the series is long. */
export function jsonCandles(files: JsonFiles, priceScale: number): CandleDriver {
  async function load(key: SeriesKey, context: CallContext): Promise<CandleSeries> {
    const name = seriesFile(key);
    const path = files.path(name);
    const stamp = (await files.stamp(name)) ?? '';
    const known = recall(path, stamp);
    if (known !== undefined) return known;
    const file = (await files.read(name, context)) as SeriesFile | undefined;
    if (file === undefined) return CandleSeries.empty(key, priceScale);
    const series = decode(files.collection, label(key), () =>
      fromRows(key, file.candles, priceScale),
    );
    return remember(path, stamp, series);
  }

  async function store(series: CandleSeries): Promise<void> {
    const { key } = series;
    const name = seriesFile(key);
    if (series.length === 0) {
      await files.remove(name);
      return;
    }
    const stamp = await files.write(name, { ...key, candles: toRows(series) });
    remember(files.path(name), stamp, series);
  }

  return {
    save: (series, rule, context) =>
      files.exclusively(seriesFile(series.key), context, async () => {
        const { merged, result } = merge(await load(series.key, context), series, rule);
        if (result.inserted + result.replaced > 0) await store(merged);
        return result;
      }),

    async read(key, { from, to }, limit, context) {
      const found = (await load(key, context)).slice({ from: new Date(from), to: new Date(to) });
      return found.rows(0, limit);
    },

    readLatest: async (key, count, context) => (await load(key, context)).rows(-count),

    async coverage(key, context) {
      const { length, columns } = await load(key, context);
      if (length === 0) return null;
      return { from: Number(columns.timestamp.at(0)), to: Number(columns.timestamp.at(-1)) };
    },

    async count(key, span, context) {
      const series = await load(key, context);
      return span ? series.lowerBound(span.to + 1) - series.lowerBound(span.from) : series.length;
    },

    delete: (key, { from, to }, context) =>
      files.exclusively(seriesFile(key), context, async () => {
        const series = await load(key, context);
        const before = series.rows(0, series.lowerBound(from));
        const after = series.rows(series.lowerBound(to + 1));
        const deleted = series.length - before.length - after.length;
        if (deleted > 0) await store(before.concat(after));
        return deleted;
      }),

    async list(filter, context) {
      const found: RawSeriesSummary[] = [];
      for await (const [, value] of files.readAll(context)) {
        const file = value as SeriesFile;
        if (matches(file, filter)) found.push(summary(file));
      }
      return found;
    },
  };

  function summary(file: SeriesFile): RawSeriesSummary {
    const { exchange, symbol, timeframe, candles } = file;
    return decode(files.collection, label(file), () => {
      const key = seriesKey(symbol, timeframe as Timeframe, exchange);
      const { columns, length } = fromRows(key, candles, priceScale);
      const [first, last] = [columns.timestamp.at(0), columns.timestamp.at(-1)].map(Number);
      return { key, first: first as number, last: last as number, count: length };
    });
  }
}

const label = ({ exchange, symbol, timeframe }: Pick<SeriesFile, keyof SeriesKey>): string =>
  `${exchange} ${symbol} ${timeframe}`;

const matches = (file: SeriesFile, { exchange, symbol, timeframe }: Partial<SeriesKey>): boolean =>
  (exchange ?? file.exchange) === file.exchange &&
  (symbol ?? file.symbol) === file.symbol &&
  (timeframe ?? file.timeframe) === file.timeframe;
