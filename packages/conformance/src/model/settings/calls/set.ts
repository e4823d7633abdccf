import type { JsonValue } from '@jts/domain';
import fc from 'fast-check';
import { anyJson, asStored } from '../../../documents/arbitraries.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { SettingOracle } from '../oracle.js';
import { anyKey, type SettingCall, type SettingStage } from '../stage.js';

class SetValue implements SettingCall {
  constructor(
    private readonly key: string,
    private readonly value: JsonValue,
    private readonly expectedVersion: number | undefined,
    private readonly by: number,
  ) {}

  on(stage: SettingStage) {
    const { key, value, expectedVersion } = this;
    const options = expectedVersion === undefined ? {} : { expectedVersion };
    const settings = connection(stage, this.by);
    return {
      answer: told(
        () => settings.set(key, value, options),
        stage.show,
        (set) => stage.note(set),
      ),
      expect: (oracle: SettingOracle) => oracle.set(key, asStored(value), expectedVersion),
    };
  }

  toString(): string {
    const { expectedVersion } = this;
    const expecting = expectedVersion === undefined ? '' : `, expectedVersion ${expectedVersion}`;
    return `set(${JSON.stringify(this.key)}, ${textOf(this.value)}${expecting})`;
  }
}

const anyValue = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<JsonValue>(1, 'x', null, -0, { a: [1, { b: 2 }] }) },
  { weight: 1, arbitrary: anyJson },
);

export const sets: fc.Arbitrary<SettingCall> = fc
  .tuple(anyKey, anyValue, fc.option(fc.nat(3), { nil: undefined }), fc.nat(1))
  .map((given) => new SetValue(...given));
