import { type BacktestDriver, notACursor, onlyText, type Place } from '@jts/adapter-kit';
import { type BacktestResult, type BacktestSummary, compareText, immutable } from '@jts/domain';

/** Results by id; frozen in all their parts. */
export function memoryBacktests(): BacktestDriver {
  const stored = new Map<string, BacktestResult>();
  const of = (strategyId: string) =>
    Array.from(stored.values()).filter((result) => result.strategyId === strategyId);

  return {
    async create(id, result) {
      const own = stored.get(id) ?? immutable({ ...result, id });
      stored.set(id, own);
      return own;
    },

    get: async (id) => stored.get(id) ?? null,

    async list(strategyId, after, limit) {
      const from = after && positionOf(after);
      return of(strategyId)
        .filter((result) => from === undefined || newestFirst(from, positionIn(result)) < 0)
        .sort((a, b) => newestFirst(positionIn(a), positionIn(b)))
        .slice(0, limit)
        .map((result) => ({
          item: summary(result),
          place: [`${result.runAt.getTime()}`, result.id],
        }));
    },

    delete: async (id) => stored.delete(id),

    async deleteByStrategy(strategyId) {
      const ids = of(strategyId).map(({ id }) => id);
      for (const id of ids) stored.delete(id);
      return ids.length;
    },
  };
}

interface Position {
  readonly runAt: number;
  readonly id: string;
}

const positionIn = ({ runAt, id }: BacktestResult): Position => ({ runAt: runAt.getTime(), id });

const newestFirst = (a: Position, b: Position): number =>
  b.runAt - a.runAt || compareText(b.id, a.id);

function positionOf([runAt = '', ...id]: Place): Position {
  if (!/^-?\d{1,16}$/.test(runAt)) throw notACursor();
  return { runAt: Number(runAt), id: onlyText(id) };
}

function summary({ trades: _, ...rest }: BacktestResult): BacktestSummary {
  return immutable(rest);
}
