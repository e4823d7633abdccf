import type { BacktestSummary } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import fc from 'fast-check';
import { otherStrategyId, strategyId } from '../../backtests/backtest-case.js';
import type { Call } from '../call.js';
import { Labels } from '../labels.js';
import type { Bench } from '../port-model.js';
import { type BacktestOracle, lineOf } from './oracle.js';

export type BacktestCall = Call<BacktestStage, BacktestOracle>;

export class BacktestStage {
  readonly labels = new Labels();

  constructor(readonly connections: readonly BacktestResultRepository[]) {}

  /** A result, or its summary, as text. */
  readonly show = (result: BacktestSummary | null): string => {
    if (result === null) return 'null';
    const { id, ...content } = result;
    return lineOf(this.labels.of(id), content);
  };
}

/** Few: and one that is no id which a store gives. */
export const strategyIds: readonly string[] = [strategyId, otherStrategyId, 'own id'];
export const anyStrategyId = fc.constantFrom(...strategyIds);

export async function backtestStage({
  namespace: { repository },
  connections,
}: Bench<BacktestResultRepository>): Promise<BacktestStage> {
  for (const id of strategyIds) await repository.deleteByStrategy(id);
  return new BacktestStage(connections);
}
