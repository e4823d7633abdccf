import type { BacktestResult, New } from '@jts/domain';
import fc from 'fast-check';
import { anyResult } from '../../../backtests/any.js';
import { day } from '../../../bars.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { BacktestOracle } from '../oracle.js';
import { anyStrategyId, type BacktestCall, type BacktestStage } from '../stage.js';

class Save implements BacktestCall {
  constructor(
    private readonly content: New<BacktestResult>,
    private readonly by: number,
  ) {}

  on(stage: BacktestStage) {
    const label = stage.labels.next();
    const backtests = connection(stage, this.by);
    return {
      answer: told(
        () => backtests.save(this.content),
        stage.show,
        ({ id }) => stage.labels.keep(label, id),
      ),
      expect: (oracle: BacktestOracle) => oracle.save(label, this.content),
    };
  }

  toString(): string {
    return `save(${textOf(this.content)})`;
  }
}

/** Few, so that some are equal; and one a millisecond before another. */
const anyRunAt = fc.constantFrom(day(1), day(1) - 1, day(2), 0).map((ms) => new Date(ms));

export const saves: fc.Arbitrary<BacktestCall> = fc
  .tuple(anyResult, anyStrategyId, anyRunAt, fc.nat(1))
  .map(([result, strategyId, runAt, by]) => new Save({ ...result, strategyId, runAt }, by));
