import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { checkInteger } from '@jts/adapter-kit';
import { CandleSeries, ValidationError } from '@jts/domain';
import type { CandleRepository, ConflictRule, SeriesSummary } from '@jts/ports';
import {
  barsOfMessage,
  type CandleService,
  ConflictRule as ConflictRuleNumber,
  fromKey,
  fromRange,
  SeriesSummarySchema,
  type StreamCandlesRequest,
  Timeframe,
  takeColumns,
  timeframeNames,
  toColumns,
  toKey,
  toRange,
} from '@jts/proto';
import { callOptions, endOf } from './call-options.js';
import { parts, partsBySize, sizeIn } from './chunks.js';
import { asTheyCome, counted } from './counted.js';
import { joined } from './joined.js';

export const candleService = (candles: CandleRepository): ServiceImpl<typeof CandleService> => ({
  async saveCandles({ key, candles: columns, onConflict }, context) {
    const own = fromKey(key);
    const series = columns === undefined ? CandleSeries.empty(own) : takeColumns(own, columns);
    return saved(candles, series, onConflict, context);
  },

  async saveCandleParts(messages, context) {
    const { series, onConflict } = await joined(messages, endOf(context));
    return saved(candles, series, onConflict, context);
  },

  async *getCandles({ key, range }, context) {
    const [own, span] = [fromKey(key), fromRange(range)];
    yield* asTheyCome((onBars) => candles.getRange(own, span, { ...callOptions(context), onBars }));
  },

  async *streamCandles(request, context) {
    const length = inMessage(request.chunkSize);
    for await (const chunk of upTo(candles, request, context)) {
      for (const part of parts(chunk, length)) yield { candles: toColumns(part) };
    }
  },

  async *getLatestCandles({ key, count }, context) {
    yield* counted(await candles.getLatest(fromKey(key), Number(count), callOptions(context)));
  },

  async getCoverage({ key }, context) {
    const found = await candles.getCoverage(fromKey(key), callOptions(context));
    return found === null ? {} : { coverage: toRange({ from: found.first, to: found.last }) };
  },

  async countCandles({ key, range }, context) {
    const span = range && fromRange(range);
    return { count: BigInt(await candles.count(fromKey(key), span, callOptions(context))) };
  },

  async deleteCandles({ key, range }, context) {
    const deleted = candles.deleteRange(fromKey(key), fromRange(range), callOptions(context));
    return { deleted: BigInt(await deleted) };
  },

  async *listSeries({ exchange, symbol, timeframe }, context) {
    const filter = {
      ...(exchange === undefined ? {} : { exchange }),
      ...(symbol === undefined ? {} : { symbol }),
      ...(timeframe === Timeframe.UNSPECIFIED
        ? {}
        : { timeframe: timeframeNames.from('timeframe', timeframe) }),
    };
    const found = await candles.listSeries(filter, callOptions(context));
    for (const series of partsBySize(found.map(toSummary), sizeIn(SeriesSummarySchema))) {
      yield { series: [...series] };
    }
  },
});

async function saved(
  candles: CandleRepository,
  series: CandleSeries,
  onConflict: ConflictRuleNumber,
  context: HandlerContext,
) {
  const options = { ...callOptions(context), onConflict: conflictRule(onConflict) };
  const { inserted, replaced, skipped } = await candles.saveMany(series, options);
  return { inserted: BigInt(inserted), replaced: BigInt(replaced), skipped: BigInt(skipped) };
}

const toSummary = ({ key, first, last, count }: SeriesSummary) => ({
  key: toKey(key),
  coverage: toRange({ from: first, to: last }),
  count: BigInt(count),
});

function conflictRule(rule: ConflictRuleNumber): ConflictRule {
  return rule === ConflictRuleNumber.SKIP ? 'skip' : 'replace';
}

/** @throws ValidationError where it is negative */
const inMessage = (asked: number): number =>
  Math.min(checkInteger('chunk_size', asked, 0, 2 ** 31 - 1) || barsOfMessage, barsOfMessage);

/** What a store reads at once, at most. */
const largestChunk = 1_000_000;

/** A stream of the store, ended where the client wants no more of it. */
async function* upTo(
  candles: CandleRepository,
  { key, range, chunkSize, limit }: StreamCandlesRequest,
  context: HandlerContext,
): AsyncGenerator<CandleSeries> {
  if (limit < 0n) throw new ValidationError('limit', 'must be at least 0');
  let left = limit === 0n ? Number.POSITIVE_INFINITY : Number(limit);
  const options = {
    ...callOptions(context),
    // A limit is what the client reads at once: one chunk is one read of the database.
    chunkSize: limit === 0n ? inMessage(chunkSize) : Math.min(left, largestChunk),
  };
  for await (const chunk of candles.streamRange(fromKey(key), fromRange(range), options)) {
    yield chunk.rows(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
