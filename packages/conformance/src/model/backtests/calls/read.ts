import fc from 'fast-check';
import { told } from '../../call.js';
import { anyMade } from '../../labels.js';
import { connection } from '../../port-model.js';
import type { BacktestOracle } from '../oracle.js';
import type { BacktestCall, BacktestStage } from '../stage.js';

class Read implements BacktestCall {
  constructor(
    private readonly which: number,
    private readonly by: number,
  ) {}

  on(stage: BacktestStage) {
    const { label, id } = stage.labels.nth(this.which);
    return {
      answer: told(() => connection(stage, this.by).getById(id), stage.show),
      expect: (oracle: BacktestOracle) => oracle.get(label),
    };
  }

  toString(): string {
    return `getById(result ${this.which})`;
  }
}

export const reads: fc.Arbitrary<BacktestCall> = fc
  .tuple(anyMade, fc.nat(1))
  .map(([which, by]) => new Read(which, by));
