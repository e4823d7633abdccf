import type { Setting } from '@jts/domain';
import type { SettingsRepository } from '@jts/ports';
import fc from 'fast-check';
import { allPages } from '../../documents/document-case.js';
import type { Call } from '../call.js';
import type { Bench } from '../port-model.js';
import { lineOf, type SettingOracle } from './oracle.js';

export type SettingCall = Call<SettingStage, SettingOracle>;

/** Where the calls of one run happen, and the times that its sets have given. */
export class SettingStage {
  private readonly given = new Set<string>();

  constructor(readonly connections: readonly SettingsRepository[]) {}

  note(set: Setting): void {
    this.given.add(timed(set));
  }

  /** A setting as text: with its time only where no set has given it. */
  readonly show = (setting: Setting | null): string => {
    if (setting === null) return 'null';
    const line = lineOf(setting.key, setting.version, setting.value);
    return this.given.has(timed(setting)) ? line : `${timed(setting)}, which no set has given`;
  };
}

const timed = ({ key, version, value, updatedAt }: Setting): string =>
  `${lineOf(key, version, value)} ${updatedAt.toISOString()}`;

export async function settingStage({
  namespace: { repository },
  connections,
}: Bench<SettingsRepository>): Promise<SettingStage> {
  for (const { key } of await allPages((page) => repository.list(page), 1000)) {
    await repository.delete(key);
  }
  return new SettingStage(connections);
}

/** Few: that are prefixes of one another, and whose order is by code point. */
export const anyKey = fc.constantFrom('a', 'A', 'a.b', 'a\uffff', 'a\u{10000}', '$set');
