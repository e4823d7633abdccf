import type { ServiceImpl } from '@connectrpc/connect';
import type { SettingsRepository } from '@jts/ports';
import { fromJsonText, type SettingService, toSetting } from '@jts/proto';
import { callOptions, pageOptions } from './call-options.js';

export const settingService = (
  settings: SettingsRepository,
): ServiceImpl<typeof SettingService> => ({
  async getSetting({ key }, context) {
    const found = await settings.get(key, callOptions(context));
    return found === null ? {} : { setting: toSetting(found) };
  },

  async setSetting({ key, valueJson, expectedVersion }, context) {
    const options = {
      ...callOptions(context),
      ...(expectedVersion === undefined ? {} : { expectedVersion: Number(expectedVersion) }),
    };
    const saved = await settings.set(key, fromJsonText('value', valueJson), options);
    return { setting: toSetting(saved) };
  },

  async listSettings({ prefix, ...page }, context) {
    const options = { ...pageOptions(page, context), prefix };
    const { items, next = '' } = await settings.list(options);
    return { settings: items.map(toSetting), next };
  },

  async deleteSetting({ key }, context) {
    return { deleted: await settings.delete(key, callOptions(context)) };
  },
});
