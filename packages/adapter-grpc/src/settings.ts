import { onlyText, type SettingsDriver } from '@jts/adapter-kit';
import { type Setting, settingSchema, type VersionConflictError, validate } from '@jts/domain';
import { fromSetting, type Setting as SettingMessage, toJsonText } from '@jts/proto';
import { type Connection, callOptions, understood } from './connection.js';
import type { Writes } from './writes.js';

export function grpcSettings(connection: Connection, writes: Writes): SettingsDriver {
  const { settings } = connection;
  return {
    async get(key, context) {
      const { setting } = await settings.getSetting({ key }, callOptions(context));
      return setting === undefined ? null : read(setting);
    },

    async set(key, value, expected, context) {
      const valueJson = toJsonText(value);
      const version = expected === undefined ? {} : { expectedVersion: BigInt(expected) };
      const request = { key, valueJson, ...version };
      try {
        const saved = await writes.run(context, (options) => settings.setSetting(request, options));
        return { saved: read(saved.setting as SettingMessage) };
      } catch (thrown) {
        const error = connection.toStorageError(thrown);
        if (error.code !== 'VERSION_CONFLICT') throw thrown;
        const { actual } = error as VersionConflictError;
        // G9: a next version with our value is that of an earlier attempt, whose answer was lost.
        if (context.attempt > 0 && actual === (expected ?? 0) + 1) {
          const { setting } = await settings.getSetting({ key }, callOptions(context));
          const same = setting?.version === BigInt(actual) && setting.valueJson === valueJson;
          if (same) return { saved: read(setting) };
        }
        return { actual };
      }
    },

    delete: (key, context) =>
      writes.delete(context, (options) => settings.deleteSetting({ key }, options)),

    async list(prefix, after, limit, context) {
      const page = { limit: limit - 1, after: after === undefined ? '' : onlyText(after) };
      const answer = await settings.listSettings({ prefix, ...page }, callOptions(context));
      return {
        items: answer.settings.map(read),
        next: answer.next === '' ? undefined : [answer.next],
      };
    },
  };
}

const read = (message: SettingMessage): Setting =>
  understood(() => validate(settingSchema, fromSetting(message)));
