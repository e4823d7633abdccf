import { type BacktestDriver, type CallContext, notACursor, type Place } from '@jts/adapter-kit';
import {
  type BacktestSummary,
  backtestResultSchema,
  backtestSummarySchema,
  compareText,
  validate,
} from '@jts/domain';
import { decode } from './codec.js';
import { isId } from './entities.js';
import type { JsonFiles } from './files.js';
import { fromStoredTrades } from './trades.js';

/**
 * Two files a result, since lists read no trades: the summary, and its trades, which are written
 * before it and deleted after it. A result is there as soon and as long as its summary is (B1).
 */
export function jsonBacktests(summaries: JsonFiles, trades: JsonFiles): BacktestDriver {
  async function of(strategyId: string, context: CallContext): Promise<BacktestSummary[]> {
    const found: BacktestSummary[] = [];
    for await (const [id, record] of summaries.readAll(context)) {
      const summary = decode(summaries.collection, id, () =>
        validate(backtestSummarySchema, record),
      );
      if (summary.strategyId === strategyId) found.push(summary);
    }
    return found;
  }

  const remove = (id: string, context: CallContext): Promise<boolean> =>
    summaries.exclusively(id, context, async () => {
      const removed = await summaries.remove(id);
      await trades.remove(id);
      return removed;
    });

  return {
    create: (id, result, context) =>
      summaries.exclusively(id, context, async () => {
        const saved = validate(backtestResultSchema, { ...result, id });
        const { trades: list, ...summary } = saved;
        await trades.write(id, list);
        await summaries.write(id, summary);
        return saved;
      }),

    async get(id, context) {
      if (!isId(id)) return null;
      const summary = await summaries.read(id, context);
      if (summary === undefined) return null;
      const list = await trades.read(id, context);
      const deleted = list === undefined && (await summaries.read(id, context)) === undefined;
      if (deleted) return null;
      return decode(summaries.collection, id, () =>
        validate(backtestResultSchema, { ...(summary as object), trades: fromStoredTrades(list) }),
      );
    },

    async list(strategyId, after, limit, context) {
      const from = after && positionOf(after);
      return (await of(strategyId, context))
        .filter((one) => from === undefined || newestFirst(from, one) < 0)
        .sort(newestFirst)
        .slice(0, limit)
        .map((item) => ({ item, place: [`${item.runAt.getTime()}`, item.id] }));
    },

    delete: async (id, context) => isId(id) && remove(id, context),

    async deleteByStrategy(strategyId, context) {
      let deleted = 0;
      for (const { id } of await of(strategyId, context)) {
        if (await remove(id, context)) deleted++;
      }
      return deleted;
    },
  };
}

const hourMs = 3_600_000;

/** Removes what a crash between the two files has left, once nobody can be at it any more. */
export async function removeLeftovers(summaries: JsonFiles, trades: JsonFiles): Promise<void> {
  const complete = new Set(await summaries.names());
  for (const id of await trades.names()) {
    const writtenAt = (await trades.writtenAt(id)) ?? Number.POSITIVE_INFINITY;
    if (!complete.has(id) && writtenAt < Date.now() - hourMs) await trades.remove(id);
  }
}

type Position = Pick<BacktestSummary, 'runAt' | 'id'>;

const newestFirst = (a: Position, b: Position): number =>
  b.runAt.getTime() - a.runAt.getTime() || compareText(b.id, a.id);

function positionOf([runAt = '', id, ...more]: Place): Position {
  if (id === undefined || more.length > 0 || !/^-?\d{1,16}$/.test(runAt)) throw notACursor();
  return { runAt: new Date(Number(runAt)), id };
}
