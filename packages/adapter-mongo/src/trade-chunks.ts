import { AnswerSize, type CallContext } from '@jts/adapter-kit';
import { type BacktestTrade, CorruptDataError, TimeoutError } from '@jts/domain';
import { type Document, Int32, ObjectId } from 'mongodb';
import { idText, parse, type RawDocument, understood } from './codec.js';
import type { Work } from './connection.js';
import { deleteAll } from './deletes.js';
import { Reads } from './reads.js';
import { parseWithTrades } from './trade-bytes.js';
import { TradeToWrite, tradeBytes } from './trade-document.js';
import { upsert } from './upsert.js';
import type { Writes } from './writes.js';

/** Results up to so many bytes have their trades in their document, as the given schema has them. */
const embeddedBytes = 8_000_000;
/** A chunk: some 1 MB, so that a few of them in flight take little memory. */
const chunkTrades = 5000;
const chunkBytes = 2_000_000;
/**
 * Chunks without their result are what a crash has left, once they are older than any call takes to
 * save: then they may go. A saver that takes half as long gives up.
 */
const graceMs = 3_600_000;

/** What stands in a result's document in place of `trades`. */
export interface ChunkedTrades {
  readonly count: Int32;
  readonly trades: Int32;
}

/** @param otherBytes of the result's document without its trades */
export const isLarge = (trades: readonly BacktestTrade[], otherBytes: number): boolean =>
  trades.length > 0 && bytesOf(trades) + otherBytes > embeddedBytes;

function bytesOf(trades: readonly BacktestTrade[]): number {
  let bytes = 0;
  for (const trade of trades) bytes += tradeBytes(trade);
  return bytes;
}

/** Trades beside their results, in chunks `{ resultId, n, trades }`. */
export class TradeChunks {
  private readonly writes: Writes;
  private readonly reads: Reads;
  /** By the clock of this process, which nobody sets. */
  private nextSweep = Number.NEGATIVE_INFINITY;

  constructor(writes: Writes) {
    this.writes = writes;
    this.reads = new Reads(writes.connection, 'backtest_trades');
  }

  /** Stores the trades; they are visible once the result's document names them. */
  async save(
    resultId: ObjectId,
    trades: readonly BacktestTrade[],
    context: CallContext,
  ): Promise<ChunkedTrades> {
    const parts = split(trades);
    // By the server's clock, which is one for all programs: theirs may be hours apart.
    const { ids, start } = await context.once('chunks', async () => {
      const start = await this.writes.serverTime.now(context);
      return { ids: parts.map(() => idOf(start)), start };
    });
    // Two at a time: one is encoded while the server stores the other.
    let next = 0;
    const worker = async () => {
      for (let n = next++; n < parts.length; n = next++) {
        await this.insert(ids[n] as ObjectId, resultId, n, parts[n] ?? [], context);
      }
    };
    await Promise.all([worker(), worker()]);
    if ((await this.writes.serverTime.now(context)) - start > graceMs / 2) throw tooSlow();
    return { count: new Int32(parts.length), trades: new Int32(trades.length) };
  }

  /**
   * The trades of a result, for the schema to judge; undefined where chunks are missing.
   *
   * @throws TooLargeError where they are more than an answer may have
   */
  async read(parent: Document, work: Work): Promise<unknown[] | undefined> {
    const { count, trades: length } = parent['tradeChunks'] ?? {};
    const trades: unknown[] = [];
    const size = new AnswerSize(work.limits);
    let n = 0;
    const options = { sort: { n: 1 }, batchSize: 4 } as const;
    for await (const batch of this.reads.batches({ resultId: parent['_id'] }, work, options)) {
      for (const bytes of batch) {
        const part = readChunk(bytes, n++);
        if (part === undefined) return undefined;
        size.add(part.length, bytes.length);
        for (const trade of part) trades.push(trade);
      }
    }
    return n === count && trades.length === length ? trades : undefined;
  }

  async delete(resultIds: readonly ObjectId[], context: CallContext): Promise<void> {
    await this.writes.noLateInsert('backtest_trades', resultIds, context);
    const filter = { resultId: { $in: [...resultIds] } };
    await deleteAll(this.writes, 'backtest_trades', resultIds, filter, context);
  }

  /** As `sweep`, where that was not done for an hour: it reads the ids of all older chunks. */
  async sweepHourly(work: Work): Promise<void> {
    if (performance.now() >= this.nextSweep) await this.sweep(work);
  }

  /** Deletes what crashes have left behind. */
  async sweep(work: Work): Promise<void> {
    const before = this.nextSweep;
    // At once: those who come meanwhile need not look as well.
    this.nextSweep = performance.now() + graceMs;
    try {
      await this.deleteOrphans(work);
    } catch (error) {
      this.nextSweep = before;
      throw error;
    }
  }

  private async deleteOrphans(work: Work): Promise<void> {
    const time = await this.writes.serverTime.now(work);
    const old = ObjectId.createFromTime(Math.floor((time - graceMs) / 1000));
    const { connection } = this.writes;
    const collection = connection.collection('backtest_trades');
    const pipeline = [
      { $match: { _id: { $lt: old } } },
      { $group: { _id: '$resultId' } },
      {
        $lookup: {
          from: 'backtest_results',
          localField: '_id',
          foreignField: '_id',
          as: 'parents',
          pipeline: [{ $project: { _id: 1 } }],
        },
      },
      { $match: { parents: [] } },
    ];
    const found = collection.aggregate(pipeline, connection.options(work));
    const orphans = (await found.toArray()).map(({ _id }) => _id as ObjectId);
    if (orphans.length === 0) return;
    const filter = { resultId: { $in: orphans }, _id: { $lt: old } };
    await collection.deleteMany(filter, connection.options(work));
  }

  private async insert(
    _id: ObjectId,
    resultId: ObjectId,
    n: number,
    trades: readonly BacktestTrade[],
    context: CallContext,
  ): Promise<void> {
    const written = trades.map((trade) => new TradeToWrite(trade));
    const chunk = { _id, resultId, n: new Int32(n), trades: written };
    const whole = { $replaceWith: { $literal: chunk } };
    const id = { projection: { _id: 1 } };
    // Where it is taken, an earlier attempt has stored it: nobody else has this id.
    await upsert(this.writes, 'backtest_trades', _id, [whole], context, id, resultId);
  }
}

/** @param time in milliseconds, to the second */
const idOf = (time: number): ObjectId => new ObjectId(ObjectId.generate(Math.floor(time / 1000)));

function split(trades: readonly BacktestTrade[]): readonly (readonly BacktestTrade[])[] {
  const parts: BacktestTrade[][] = [];
  let part: BacktestTrade[] = [];
  let bytes = 0;
  for (const trade of trades) {
    const more = tradeBytes(trade);
    if (part.length === chunkTrades || (part.length > 0 && bytes + more > chunkBytes)) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(trade);
    bytes += more;
  }
  return [...parts, part];
}

/**
 * The trades of a chunk; undefined where it is a later one than `next`: one is missing, as while the
 * result is being deleted.
 *
 * @throws CorruptDataError where it is none
 */
export function readChunk(bytes: RawDocument, next: number): readonly unknown[] | undefined {
  const { document, trades } = parse('backtest_trades', bytes, parseWithTrades);
  const n: unknown = document['n'];
  if (!Array.isArray(trades) || !Number.isSafeInteger(n) || (n as number) < next) {
    const reason = `is no chunk, or not number ${next}`;
    throw new CorruptDataError('backtest_trades', idText(document['resultId']), 'n', reason);
  }
  if (n !== next) return undefined;
  return understood('backtest_trades', idText(document._id), () => [...trades]);
}

function tooSlow(): TimeoutError {
  const message = 'saving took so long that its first trades may be taken for left over';
  return new TimeoutError(message, { retryable: false });
}
