import fc from 'fast-check';
import { told } from '../../call.js';
import { anyMade } from '../../labels.js';
import { connection } from '../../port-model.js';
import type { BacktestOracle } from '../oracle.js';
import type { BacktestCall, BacktestStage } from '../stage.js';

class Delete implements BacktestCall {
  constructor(
    private readonly which: number,
    private readonly by: number,
  ) {}

  on(stage: BacktestStage) {
    const { label, id } = stage.labels.nth(this.which);
    return {
      answer: told(() => connection(stage, this.by).delete(id), String),
      expect: (oracle: BacktestOracle) => oracle.delete(label),
    };
  }

  toString(): string {
    return `delete(result ${this.which})`;
  }
}

export const deletes: fc.Arbitrary<BacktestCall> = fc
  .tuple(anyMade, fc.nat(1))
  .map(([which, by]) => new Delete(which, by));
