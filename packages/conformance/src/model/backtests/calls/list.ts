import type { BacktestSummary } from '@jts/domain';
import fc from 'fast-check';
import { allPages } from '../../../documents/document-case.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { BacktestOracle } from '../oracle.js';
import { anyStrategyId, type BacktestCall, type BacktestStage } from '../stage.js';

/** The results of a strategy, page by page. */
export class List implements BacktestCall {
  readonly orderedByIds = true; // those of one instant

  constructor(
    private readonly strategyId: string,
    private readonly limit: number,
    private readonly by: number,
  ) {}

  on(stage: BacktestStage) {
    const { strategyId, limit } = this;
    const backtests = connection(stage, this.by);
    const show = (all: readonly BacktestSummary[]) => all.map(stage.show).join('\n');
    return {
      answer: told(
        () => allPages((page) => backtests.listByStrategy(strategyId, page), limit),
        show,
      ),
      expect: (oracle: BacktestOracle) => oracle.list(strategyId, stage.labels.byId),
    };
  }

  toString(): string {
    return `listByStrategy(${this.strategyId}), pages of ${this.limit}`;
  }
}

export const lists: fc.Arbitrary<BacktestCall> = fc
  .tuple(anyStrategyId, fc.integer({ min: 1, max: 4 }), fc.nat(1))
  .map((given) => new List(...given));
