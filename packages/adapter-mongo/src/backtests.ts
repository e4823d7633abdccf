import {
  type BacktestDriver,
  type CallContext,
  notACursor,
  ofAnyLength,
  type Place,
} from '@jts/adapter-kit';
import { type BacktestResult, CorruptDataError, immutable } from '@jts/domain';
import { BSON, type Filter, ObjectId } from 'mongodb';
import {
  fromBacktestDocument,
  fromSummaryDocument,
  toBacktestDocument,
} from './backtest-document.js';
import { formsOf, idText, parse, referenceFilter } from './codec.js';
import type { Connection, StoredDocument } from './connection.js';
import { deleteAll, deleteFirst } from './deletes.js';
import { idOfPlace, idsBefore, placeOfId } from './id-order.js';
import { Reads } from './reads.js';
import { parseWithTrades } from './trade-bytes.js';
import { isLarge, type TradeChunks } from './trade-chunks.js';
import { TradeToWrite } from './trade-document.js';
import { upsert } from './upsert.js';
import type { Writes } from './writes.js';

const newestFirst = { runAt: -1, _id: -1 } as const;

/**
 * Results of backtests. Small ones are one document; of large ones the trades stand in chunks, and the
 * document, stored last and deleted first, is what makes them visible, whole.
 */
export function backtestDriver(
  connection: Connection,
  writes: Writes,
  chunks: TradeChunks,
): BacktestDriver {
  const name = 'backtest_results';
  const reads = new Reads(connection, name);

  return {
    async create(id, result, context) {
      const document = toBacktestDocument(id, result);
      const trades = isLarge(result.trades, BSON.calculateObjectSize(document))
        ? { tradeChunks: await chunks.save(document._id, result.trades, context) }
        : { trades: result.trades.map((trade) => new TradeToWrite(trade)) };
      const whole = { $replaceWith: { $literal: { ...document, ...trades } } };
      // Where it is taken, an earlier attempt has stored it: nobody else has this id.
      await upsert(writes, name, document._id, [whole], context, { projection: { _id: 1 } });
      return immutable({ ...result, id });
    },

    async get(id, context) {
      for (const _id of formsOf(id)) {
        const result = await readResult(_id, context);
        if (result !== null) return result;
      }
      return null;
    },

    async list(strategyId, after, limit, context) {
      const filter = {
        strategyId: referenceFilter(strategyId),
        ...(after === undefined ? {} : { $or: isAfter(after) }),
      } as Filter<StoredDocument>;
      const options = { projection: { trades: 0 }, sort: newestFirst, limit };
      const placed = (document: StoredDocument) => {
        const item = fromSummaryDocument(document);
        return { item, place: [`${item.runAt.getTime()}`, ...placeOfId(document._id)] };
      };
      return reads.all(filter, context, placed, options);
    },

    async delete(id, context) {
      const forms = formsOf(id);
      // Kept, should the rest have to be repeated.
      const was = await context.once('was', () => deleteFirst(writes, name, forms, context));
      await leaveNothing(forms, context);
      return was;
    },

    async deleteByStrategy(strategyId, context) {
      const filter = { strategyId: referenceFilter(strategyId) } as Filter<StoredDocument>;
      await writes.noLateInsert(name, undefined, context);
      // Those that were there when the first attempt began; a repeat deletes what is left of them.
      const all = { ...context, limits: ofAnyLength(context.limits) };
      const ids = await context.once('results', async () =>
        reads.all(filter, all, ({ _id }) => _id, { projection: { _id: 1 } }),
      );
      for (const some of inParts(ids)) {
        await deleteAll(writes, name, some, { _id: { $in: [...some] } }, context);
      }
      await leaveNothing(ids, context);
      return ids.length;
    },
  };

  async function readResult(
    _id: StoredDocument['_id'],
    context: CallContext,
  ): Promise<BacktestResult | null> {
    for (let look = 0; ; look++) {
      const bytes = await reads.oneRaw({ _id }, context);
      if (bytes === undefined) return null;
      const { document, trades: embedded } = parse(name, bytes, parseWithTrades);
      if (document['tradeChunks'] === undefined) return fromBacktestDocument(document, embedded);
      const trades = await chunks.read(document, context);
      if (trades !== undefined) return fromBacktestDocument(document, trades);
      const id = idText(document['_id']);
      // A delete removes the document first: if it is still there, its chunks are lost.
      if (look > 0) throw new CorruptDataError(name, id, 'tradeChunks', 'lacks some of its trades');
    }
  }

  /** The chunks of deleted results, and, now and then, what crashes have left of others. */
  async function leaveNothing(
    ids: readonly StoredDocument['_id'][],
    context: CallContext,
  ): Promise<void> {
    const own = ids.filter((id) => id instanceof ObjectId) as ObjectId[];
    for (const some of inParts(own)) await chunks.delete(some, context);
    await chunks.sweepHourly(context);
  }
}

/** What comes after a place: later in the order, and earlier in time. */
function isAfter([runAt = '', ...id]: Place): object[] {
  const time = new Date(/^-?\d{1,16}$/.test(runAt) ? Number(runAt) : Number.NaN);
  if (Number.isNaN(time.getTime())) throw notACursor();
  const before = idsBefore(idOfPlace(id)).map((filter) => ({ runAt: time, ...filter }));
  // What is no time is broken: a list must meet it.
  return [{ runAt: { $lt: time } }, ...before, { runAt: { $not: { $type: 'date' } } }];
}

/** A filter must not be larger than a document may be. */
function* inParts<T>(ids: readonly T[]): Generator<readonly T[]> {
  const length = 10_000;
  for (let start = 0; start < ids.length; start += length) yield ids.slice(start, start + length);
}
