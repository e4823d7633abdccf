import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { LimiterOracle } from '../oracle.js';
import { anyKey, type LimiterCall, type LimiterStage } from '../stage.js';

class Reset implements LimiterCall {
  constructor(
    private readonly key: string,
    private readonly by: number,
  ) {}

  on(stage: LimiterStage) {
    return {
      answer: told(() => connection(stage, this.by).reset(stage.key(this.key)), String),
      expect: (oracle: LimiterOracle) => oracle.reset(this.key),
    };
  }

  toString(): string {
    return `reset(${JSON.stringify(this.key)})`;
  }
}

export const resets: fc.Arbitrary<LimiterCall> = fc
  .tuple(anyKey, fc.nat(1))
  .map((given) => new Reset(...given));
