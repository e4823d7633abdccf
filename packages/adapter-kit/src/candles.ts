import {
  CandleSeries,
  checkCode,
  checkOneOf,
  checkRange,
  checkSeriesKey,
  checkTimeframe,
  compareSeries,
  isCandleSeries,
  type SeriesKey,
  type TimeRange,
  ValidationError,
} from '@jts/domain';
import type {
  CandleRepository,
  ConflictRule,
  ReadRangeOptions,
  SaveCandlesResult,
} from '@jts/ports';
import type { StoreCalls } from './calls.js';
import type { CallContext, CandleDriver, RawSeriesSummary, ReadContext, Span } from './driver.js';
import { checkFunction } from './members.js';
import { checkInteger } from './options.js';
import { streamChunks } from './stream.js';

/** A save of at most so many bars is visible whole or not at all. */
export const batchLength = 1_000_000;
const mostCandles = Number.MAX_SAFE_INTEGER;

/** The port over a driver: arguments checked, large saves in batches, streams by pages. */
export function candleRepository(
  driver: { readonly priceScale: number; readonly candles: CandleDriver },
  calls: StoreCalls,
): CandleRepository {
  const { candles } = driver;
  const inKeyAndSpan = (key: SeriesKey, range: TimeRange) => () => ({
    key: checkSeriesKey(key),
    span: checkSpan(range),
  });

  return {
    saveMany: (series, options) =>
      calls.run(
        'candles.saveMany',
        options,
        () => ({
          rule: checkOneOf('onConflict', options?.onConflict ?? 'replace', ['replace', 'skip']),
          series: atScale(series, driver.priceScale),
        }),
        (checked, context) => saveInBatches(candles, checked.series, checked.rule, context),
      ),

    getRange(key, range, options) {
      const given = onceGiven(options?.onBars);
      return calls.run(
        'candles.getRange',
        options,
        () => {
          checkFunction('onBars', options?.onBars);
          return inKeyAndSpan(key, range)();
        },
        async ({ key, span }, context) =>
          span === null
            ? CandleSeries.empty(key, driver.priceScale)
            : candles.read(key, span, undefined, withBars(context, given.onBars)),
        { retry: given.mayRepeat },
      );
    },

    streamRange: (key, range, options) =>
      streamChunks({
        calls,
        options,
        check: inKeyAndSpan(key, range),
        read: (key, span, limit, context) => candles.read(key, span, limit, context),
      }),

    getLatest: (key, count = 1, options) =>
      calls.run(
        'candles.getLatest',
        options,
        () => ({ key: checkSeriesKey(key), count: checkInteger('count', count, 0, mostCandles) }),
        async (checked, context) =>
          checked.count === 0
            ? CandleSeries.empty(checked.key, driver.priceScale)
            : candles.readLatest(checked.key, atMost(checked.count, calls), context),
      ),

    getCoverage: (key, options) =>
      calls.run(
        'candles.getCoverage',
        options,
        () => checkSeriesKey(key),
        async (checked, context) => {
          const span = await candles.coverage(checked, context);
          return span && { first: new Date(span.from), last: new Date(span.to) };
        },
      ),

    count: (key, range, options) =>
      calls.run(
        'candles.count',
        options,
        () => ({
          key: checkSeriesKey(key),
          span: range === undefined ? undefined : checkSpan(range),
        }),
        async ({ key, span }, context) => (span === null ? 0 : candles.count(key, span, context)),
      ),

    deleteRange: (key, range, options) =>
      calls.run(
        'candles.deleteRange',
        options,
        inKeyAndSpan(key, range),
        async ({ key, span }, context) => (span === null ? 0 : candles.delete(key, span, context)),
      ),

    listSeries: (filter = {}, options) =>
      calls.run(
        'candles.listSeries',
        options,
        () => checkFilter(filter),
        async (checked, context) => toSummaries(await candles.list(checked, context)),
      ),
  };
}

/** Bars that somebody has can't be taken back: another attempt might find others. */
function onceGiven(onBars: ReadRangeOptions['onBars']) {
  let isGiven = false;
  const give: NonNullable<typeof onBars> = (soFar, expected) => {
    isGiven = true;
    onBars?.(soFar, expected);
  };
  return { onBars: onBars && give, mayRepeat: () => !isGiven };
}

const withBars = (context: CallContext, onBars: ReadRangeOptions['onBars']): ReadContext =>
  onBars === undefined ? context : { ...context, onBars };

/**
 * Earliest first, so that after a failure a prefix stands. A retry goes on at the batch that
 * failed: one that is stored must not overwrite what others have written since.
 */
async function saveInBatches(
  candles: CandleDriver,
  series: CandleSeries,
  rule: ConflictRule,
  context: CallContext,
): Promise<SaveCandlesResult> {
  const total = { inserted: 0, replaced: 0, skipped: 0 };
  for (let start = 0; start < series.length; start += batchLength) {
    const batch = series.rows(start, start + batchLength);
    const once: CallContext['once'] = (name, compute) => context.once(`${start} ${name}`, compute);
    const part = await context.once(`batch ${start}`, () =>
      candles.save(batch, rule, { ...context, once }),
    );
    total.inserted += part.inserted;
    total.replaced += part.replaced;
    total.skipped += part.skipped;
  }
  return total;
}

/** One more than the store's limit tells that there are too many. */
const atMost = (count: number, { limits }: StoreCalls) => Math.min(count, limits.rows + 1);

/** Null where the whole range lies outside of what can be stored. */
function checkSpan(range: TimeRange): Span | null {
  const span = checkRange(range);
  return span.from > span.to ? null : span;
}

function atScale(series: CandleSeries, scale: number): CandleSeries {
  if (!isCandleSeries(series)) throw new ValidationError('series', 'must be a CandleSeries');
  checkSeriesKey(series.key, 'series.key');
  return series.withScale(scale);
}

function checkFilter(filter: Partial<SeriesKey>): Partial<SeriesKey> {
  if (typeof filter !== 'object' || filter === null) {
    throw new ValidationError('filter', 'must be an object with parts of a series key');
  }
  const { exchange, symbol, timeframe } = filter;
  return {
    ...(exchange === undefined ? {} : { exchange: checkCode('filter.exchange', exchange) }),
    ...(symbol === undefined ? {} : { symbol: checkCode('filter.symbol', symbol) }),
    ...(timeframe === undefined
      ? {}
      : { timeframe: checkTimeframe(timeframe, 'filter.timeframe') }),
  };
}

function toSummaries(list: readonly RawSeriesSummary[]) {
  return [...list]
    .sort((a, b) => compareSeries(a.key, b.key))
    .map(({ key, first, last, count }) => ({
      key: checkSeriesKey(key),
      first: new Date(first),
      last: new Date(last),
      count,
    }));
}
