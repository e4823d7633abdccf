import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Setting as DomainSetting } from '@jts/domain';
import type { Setting, SettingSchema } from '../gen/jts/storage/v1/settings_pb.js';
import { fromJsonText, toJsonText } from './json.js';
import { fromMs, toMs } from './times.js';

export const toSetting = (setting: DomainSetting): MessageInitShape<typeof SettingSchema> => ({
  key: setting.key,
  valueJson: toJsonText(setting.value),
  version: BigInt(setting.version),
  updatedAtMs: toMs(setting.updatedAt),
});

/** @throws ValidationError where its value is no JSON text */
export const fromSetting = (setting: Setting): DomainSetting => ({
  key: setting.key,
  value: fromJsonText('value_json', setting.valueJson),
  version: Number(setting.version),
  updatedAt: fromMs(setting.updatedAtMs),
});
