import type { BacktestResult, BacktestSummary, New } from '@jts/domain';
import type { BacktestResultRepository, CallOptions, DocumentStore } from '@jts/ports';
import { pagesOf } from '../pages.js';
import { canonicalText, hashOf } from './content-hash.js';
import { type CopyPlan, copyDocument } from './documents.js';
import type { IdMap } from './id-map.js';
import type { PartTally } from './report.js';

interface BacktestCopy {
  readonly from: Pick<DocumentStore, 'strategies' | 'backtests'>;
  readonly to: BacktestResultRepository;
  readonly map: IdMap;
  /** The strategies in the target by those in the source. */
  readonly strategyIds: ReadonlyMap<string, string>;
  readonly tally: PartTally;
  readonly call: CallOptions;
}

type Content = New<BacktestResult>;
const contentOf = ({ id, ...content }: BacktestResult): Content => content;

/**
 * Strategy by strategy, one result at a time: each may have 200,000 trades. Results of a strategy
 * that is not stored any more are listed by no port, and are not copied.
 */
export async function copyBacktests(copy: BacktestCopy): Promise<void> {
  const { from, tally, call, strategyIds } = copy;
  for (const [strategyId, target] of strategyIds) {
    const plan = planFor(copy, target);
    const list = (page: CallOptions) => from.backtests.listByStrategy(strategyId, page);
    for await (const page of pagesOf(list, call)) {
      for (const { id } of page) {
        const result = await from.backtests.getById(id, call);
        // Deleted since it was listed.
        if (result !== null) await tally.add(await copyDocument(plan, result));
      }
    }
  }
}

function planFor(copy: BacktestCopy, strategyId: string): CopyPlan<BacktestResult, Content> {
  const { to, map, call } = copy;
  const read = (id: string) => to.getById(id, call);
  let index: Promise<Map<string, string[]>> | undefined;
  return {
    map,
    originOf: ({ id, runAt }) => ({ id, since: runAt }),
    nameOf: ({ id, strategyId: of }) => `backtest ${id} of strategy ${of}`,
    contentOf: (result) => ({ ...contentOf(result), strategyId }),
    contentInTarget: contentOf,
    read,
    async claim({ trades, ...summary }, hash) {
      index ??= idsBySummary(to, strategyId, call);
      // Trades are read of those only whose summary is the same.
      for (const id of (await index).get(canonicalText(summary)) ?? []) {
        if (map.isTaken(id)) continue;
        const stored = await read(id);
        if (stored !== null && (await hashOf(contentOf(stored))) === hash) return id;
      }
      return undefined;
    },
    create: (content) => to.save(content, call),
  };
}

async function idsBySummary(
  backtests: BacktestResultRepository,
  strategyId: string,
  call: CallOptions,
): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  const list = (page: CallOptions) => backtests.listByStrategy(strategyId, page);
  for await (const page of pagesOf(list, call)) {
    for (const { id, ...summary } of page satisfies readonly BacktestSummary[]) {
      const text = canonicalText(summary);
      ids.set(text, [...(ids.get(text) ?? []), id]);
    }
  }
  return ids;
}
