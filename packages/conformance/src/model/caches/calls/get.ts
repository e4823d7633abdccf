import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { type CacheOracle, shownValue } from '../oracle.js';
import { anyKey, anyKeys, type CacheCall, type CacheStage } from '../stage.js';

class Get implements CacheCall {
  constructor(
    private readonly key: string,
    private readonly by: number,
  ) {}

  on(stage: CacheStage) {
    return {
      answer: told(() => connection(stage, this.by).get(stage.key(this.key)), shownValue),
      expect: (oracle: CacheOracle) => oracle.get(this.key),
    };
  }

  toString(): string {
    return `get(${JSON.stringify(this.key)})`;
  }
}

export class GetMany implements CacheCall {
  constructor(
    private readonly keys: readonly string[],
    private readonly by: number,
  ) {}

  on(stage: CacheStage) {
    const keys = this.keys.map(stage.key);
    return {
      answer: told(
        () => connection(stage, this.by).getMany(keys),
        (all) => all.map(shownValue).join('\n'),
      ),
      expect: (oracle: CacheOracle) => this.keys.map((key) => oracle.get(key)).join('\n'),
    };
  }

  toString(): string {
    return `getMany(${JSON.stringify(this.keys)})`;
  }
}

export const gets: fc.Arbitrary<CacheCall> = fc
  .tuple(anyKey, fc.nat(1))
  .map((given) => new Get(...given));

export const getManys: fc.Arbitrary<CacheCall> = fc
  .tuple(anyKeys, fc.nat(1))
  .map((given) => new GetMany(...given));
