import type { MessageInitShape } from '@bufbuild/protobuf';
import { AnswerSize, type CallContext, type CandleDriver } from '@jts/adapter-kit';
import { CandleSeries, type SeriesKey, ValidationError } from '@jts/domain';
import {
  barsOfMessage,
  type CandleColumns,
  ConflictRule,
  fromColumns,
  fromKey,
  fromRange,
  JoinedColumns,
  type SaveCandlePartsRequestSchema,
  type SaveCandlePartsResponse,
  type SaveCandlesResponse,
  type SeriesSummary,
  Timeframe,
  timeframeNames,
  toColumns,
  toKey,
} from '@jts/proto';
import { type Connection, callOptions, understood } from './connection.js';
import type { Writes } from './writes.js';

/**
 * Bars through the gateway, in messages below 1 MiB; but a batch goes in one where a request can't be a
 * stream.
 */
export function grpcCandles(
  { candles, streamsRequests }: Connection,
  writes: Writes,
  priceScale: number,
): CandleDriver {
  return {
    async save(series, rule, context) {
      const terms = {
        key: toKey(series.key),
        onConflict: rule === 'skip' ? ConflictRule.SKIP : ConflictRule.REPLACE,
      };
      const saved = await writes.run<SaveCandlesResponse | SaveCandlePartsResponse>(
        context,
        (options) =>
          streamsRequests
            ? candles.saveCandleParts(partsOf(series, terms), options)
            : candles.saveCandles({ ...terms, candles: toColumns(series) }, options),
      );
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

/** What a save says beside the bars. */
interface SaveTerms {
  readonly key: ReturnType<typeof toKey>;
  readonly onConflict: ConflictRule;
}

async function* partsOf(
  series: CandleSeries,
  { key, onConflict }: SaveTerms,
): AsyncGenerator<MessageInitShape<typeof SaveCandlePartsRequestSchema>> {
  const totalCount = BigInt(series.length);
  for (let start = 0; start < series.length; start += barsOfMessage) {
    const candles = toColumns(series.rows(start, start + barsOfMessage));
    yield start === 0 ? { key, onConflict, candles, totalCount } : { candles };
  }
}

/** Room that is made on the gateway's word, in bars; untouched, it takes no memory. */
const mostExpected = 2 ** 25;

/** The bars of all messages; how many there are stands in the last, and so none can be missing. */
async function whole(
  key: SeriesKey,
  messages: AsyncIterable<{
    readonly candles?: CandleColumns | undefined;
    readonly totalCount: bigint;
    readonly expectedCount: bigint;
  }>,
  { limits }: CallContext,
): Promise<CandleSeries> {
  const size = new AnswerSize(limits);
  let joined: JoinedColumns | undefined;
  let total = 0;
  for await (const { candles, totalCount, expectedCount } of messages) {
    const expected = Math.min(Number(expectedCount), limits.rows, mostExpected);
    const all: JoinedColumns = joined ?? new JoinedColumns(key, expected);
    if (candles !== undefined) {
      size.add(candles.timestamp.length / 8, 0);
      understood(() => all.add(candles));
    }
    joined = all;
    total = Number(totalCount);
  }
  return understood(() => {
    if (joined === undefined) throw new ValidationError('total_count', 'is missing');
    return joined.series(total);
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
