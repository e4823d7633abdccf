import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { BacktestOracle } from '../oracle.js';
import { anyStrategyId, type BacktestCall, type BacktestStage } from '../stage.js';

class DeleteByStrategy implements BacktestCall {
  constructor(
    private readonly strategyId: string,
    private readonly by: number,
  ) {}

  on(stage: BacktestStage) {
    const { strategyId } = this;
    return {
      answer: told(() => connection(stage, this.by).deleteByStrategy(strategyId), String),
      expect: (oracle: BacktestOracle) => oracle.deleteByStrategy(strategyId),
    };
  }

  toString(): string {
    return `deleteByStrategy(${this.strategyId})`;
  }
}

export const strategyDeletes: fc.Arbitrary<BacktestCall> = fc
  .tuple(anyStrategyId, fc.nat(1))
  .map(([id, by]) => new DeleteByStrategy(id, by));
