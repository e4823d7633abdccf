import { onlyText, type SettingsDriver } from '@jts/adapter-kit';
import { compareText, immutable, type Setting } from '@jts/domain';

/** Settings by key. Values are deeply frozen copies. */
export function memorySettings(now: () => Date): SettingsDriver {
  const stored = new Map<string, Setting>();
  return {
    get: async (key) => stored.get(key) ?? null,

    async set(key, value, expected) {
      const version = stored.get(key)?.version ?? 0;
      if (expected !== undefined && expected !== version) return { actual: version };
      const saved = immutable({ key, value, version: version + 1, updatedAt: now() });
      stored.set(key, saved);
      return { saved };
    },

    delete: async (key) => stored.delete(key),

    async list(prefix, after, limit) {
      const from = after && onlyText(after);
      return Array.from(stored.values())
        .filter(({ key }) => key.startsWith(prefix))
        .filter(({ key }) => from === undefined || compareText(key, from) > 0)
        .sort((a, b) => compareText(a.key, b.key))
        .slice(0, limit)
        .map((item) => ({ item, place: [item.key] }));
    },
  };
}
