import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { SettingOracle } from '../oracle.js';
import { anyKey, type SettingCall, type SettingStage } from '../stage.js';

class Delete implements SettingCall {
  constructor(
    private readonly key: string,
    private readonly by: number,
  ) {}

  on(stage: SettingStage) {
    return {
      answer: told(() => connection(stage, this.by).delete(this.key), String),
      expect: (oracle: SettingOracle) => oracle.delete(this.key),
    };
  }

  toString(): string {
    return `delete(${JSON.stringify(this.key)})`;
  }
}

export const deletes: fc.Arbitrary<SettingCall> = fc
  .tuple(anyKey, fc.nat(1))
  .map(([key, by]) => new Delete(key, by));
