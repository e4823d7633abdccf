import { AnswerSize, type CallContext, type CandleDriver } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey, ValidationError } from '@jts/domain';
import {
  type CandleColumns,
  ConflictRule,
  fromColumns,
  fromKey,
  fromRange,
  JoinedColumns,
  type SeriesSummary,
  Timeframe,
  timeframeNames,
  toColumns,
  toKey,
} from '@jts/proto';
import { type Connection, callOptions, understood } from './connection.js';
import type { Writes } from './writes.js';

/** Bars through the gateway: a range comes in messages below 1 MiB, a batch goes in one. */
export function grpcCandles(
  { candles }: Connection,
  writes: Writes,
  priceScale: number,
): CandleDriver {
  return {
    async save(series, rule, context) {
      const request = {
        key: toKey(series.key),
        candles: toColumns(series),
        onConflict: rule === 'skip' ? ConflictRule.SKIP : ConflictRule.REPLACE,
      };
      const saved = await writes.run(context, (options) => candles.saveCandles(request, options));
      const { inserted, replaced, skipped } = saved;
      return {
        inserted: Number(inserted),
        replaced: Number(replaced),
        skipped: Number(skipped),
      };
    },

    async read(key, span, limit, context) {
      const request = { key: toKey(key), range: toSpan(span) };
      if (limit === undefined) {
        return whole(key, candles.getCandles(request, callOptions(context)), context);
      }
      const some = { ...request, limit: BigInt(limit) };
      const parts: CandleColumns[] = [];
      for await (const { candles: part } of candles.streamCandles(some, callOptions(context))) {
        if (part !== undefined) parts.push(part);
      }
      if (parts.length === 0) return CandleSeries.empty(key, priceScale);
      return understood(() => fromColumns(key, parts));
    },

    async readLatest(key, count, context) {
      const request = { key: toKey(key), count: BigInt(count) };
      return whole(key, candles.getLatestCandles(request, callOptions(context)), context);
    },

    async coverage(key, context) {
      const { coverage } = await candles.getCoverage({ key: toKey(key) }, callOptions(context));
      return coverage === undefined
        ? null
        : { from: Number(coverage.fromMs), to: Number(coverage.toMs) };
    },

    async count(key, span, context) {
      const range = span === undefined ? {} : { range: toSpan(span) };
      const request = { key: toKey(key), ...range };
      return Number((await candles.countCandles(request, callOptions(context))).count);
    },

    async delete(key, span, context) {
      const request = { key: toKey(key), range: toSpan(span) };
      const answer = writes.run(context, (options) => candles.deleteCandles(request, options));
      return Number((await answer).deleted);
    },

    async list({ exchange, symbol, timeframe }, context) {
      const filter = {
        ...(exchange === undefined ? {} : { exchange }),
        ...(symbol === undefined ? {} : { symbol }),
        timeframe: timeframe === undefined ? Timeframe.UNSPECIFIED : timeframeNames.to(timeframe),
      };
      const size = new AnswerSize(context.limits);
      const found = [];
      for await (const { series } of candles.listSeries(filter, callOptions(context))) {
        size.add(series.length, 0);
        found.push(...series.map((one) => understood(() => fromSummary(one))));
      }
      return found;
    },
  };
}

/** The bars of all messages; how many there are stands in the first, and so none can be missing. */
async function whole(
  key: SeriesKey,
  messages: AsyncIterable<{
    readonly candles?: CandleColumns | undefined;
    readonly totalCount: bigint;
  }>,
  { limits }: CallContext,
): Promise<CandleSeries> {
  const size = new AnswerSize(limits);
  let joined: JoinedColumns | undefined;
  for await (const { candles, totalCount } of messages) {
    const total = Number(totalCount);
    if (joined === undefined) size.add(total, 0);
    const all: JoinedColumns = joined ?? understood(() => new JoinedColumns(key, total));
    if (candles !== undefined) understood(() => all.add(candles));
    joined = all;
  }
  return understood(() => {
    if (joined === undefined) throw new ValidationError('total_count', 'is missing');
    return joined.series();
  });
}

const toSpan = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  fromMs: BigInt(from),
  toMs: BigInt(to),
});

function fromSummary({ key, coverage, count }: SeriesSummary) {
  const { from, to } = fromRange(coverage);
  return { key: fromKey(key), first: from.getTime(), last: to.getTime(), count: Number(count) };
}
