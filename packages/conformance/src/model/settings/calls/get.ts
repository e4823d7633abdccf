import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { SettingOracle } from '../oracle.js';
import { anyKey, type SettingCall, type SettingStage } from '../stage.js';

class Get implements SettingCall {
  constructor(
    private readonly key: string,
    private readonly by: number,
  ) {}

  on(stage: SettingStage) {
    return {
      answer: told(() => connection(stage, this.by).get(this.key), stage.show),
      expect: (oracle: SettingOracle) => oracle.get(this.key),
    };
  }

  toString(): string {
    return `get(${JSON.stringify(this.key)})`;
  }
}

export const gets: fc.Arbitrary<SettingCall> = fc
  .tuple(anyKey, fc.nat(1))
  .map(([key, by]) => new Get(key, by));
