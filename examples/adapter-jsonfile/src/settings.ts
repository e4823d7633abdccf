import type { CallContext, SettingsDriver } from '@jts/adapter-kit';
import { compareText, type Setting, settingSchema, validate } from '@jts/domain';
import { decode } from './codec.js';
import { singlePlace } from './entities.js';
import { hashed, type JsonFiles } from './files.js';

/** One file a setting. Its name is the hash of the key, which may be longer than a file's name. */
export function jsonSettings(files: JsonFiles, now: () => Date): SettingsDriver {
  const read = (id: string, record: unknown): Setting =>
    decode(files.collection, id, () => validate(settingSchema, record));

  async function get(key: string, context: CallContext): Promise<Setting | null> {
    const record = await files.read(hashed(key), context);
    return record === undefined ? null : read(key, record);
  }

  return {
    get,

    set: (key, value, expected, context) =>
      files.exclusively(hashed(key), context, async () => {
        const version = (await get(key, context))?.version ?? 0;
        if (expected !== undefined && expected !== version) return { actual: version };
        const next = { key, value, version: version + 1, updatedAt: now() };
        const saved = validate(settingSchema, next);
        await files.write(hashed(key), saved);
        return { saved };
      }),

    delete: (key, context) =>
      files.exclusively(hashed(key), context, () => files.remove(hashed(key))),

    async list(prefix, after, limit, context) {
      const from = after && singlePlace(after);
      const found: Setting[] = [];
      for await (const [name, record] of files.readAll(context)) found.push(read(name, record));
      return found
        .filter(({ key }) => key.startsWith(prefix))
        .filter(({ key }) => from === undefined || compareText(key, from) > 0)
        .sort((a, b) => compareText(a.key, b.key))
        .slice(0, limit)
        .map((item) => ({ item, place: [item.key] }));
    },
  };
}
