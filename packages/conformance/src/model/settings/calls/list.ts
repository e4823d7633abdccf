import type { Setting } from '@jts/domain';
import fc from 'fast-check';
import { allPages } from '../../../documents/document-case.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { SettingOracle } from '../oracle.js';
import { anyKey, type SettingCall, type SettingStage } from '../stage.js';

/** All keys with a prefix, page by page. */
export class List implements SettingCall {
  constructor(
    private readonly prefix: string,
    private readonly limit: number,
    private readonly by: number,
  ) {}

  on(stage: SettingStage) {
    const { prefix, limit } = this;
    const settings = connection(stage, this.by);
    const show = (all: readonly Setting[]) => all.map(stage.show).join('\n');
    return {
      answer: told(() => allPages((page) => settings.list({ ...page, prefix }), limit), show),
      expect: (oracle: SettingOracle) => oracle.list(prefix),
    };
  }

  toString(): string {
    return `list(${JSON.stringify(this.prefix)}), pages of ${this.limit}`;
  }
}

export const lists: fc.Arbitrary<SettingCall> = fc
  .tuple(fc.oneof(anyKey, fc.constant('')), fc.integer({ min: 1, max: 4 }), fc.nat(1))
  .map((given) => new List(...given));
