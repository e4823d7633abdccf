import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { CacheOracle } from '../oracle.js';
import { anyKeys, type CacheCall, type CacheStage } from '../stage.js';

class Delete implements CacheCall {
  constructor(
    private readonly keys: readonly string[],
    private readonly by: number,
  ) {}

  on(stage: CacheStage) {
    const keys = this.keys.map(stage.key);
    return {
      answer: told(() => connection(stage, this.by).delete(keys), String),
      expect: (oracle: CacheOracle) => oracle.delete(this.keys),
    };
  }

  toString(): string {
    return `delete(${JSON.stringify(this.keys)})`;
  }
}

export const deletes: fc.Arbitrary<CacheCall> = fc
  .tuple(anyKeys, fc.nat(1))
  .map((given) => new Delete(...given));
