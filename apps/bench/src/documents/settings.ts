import type { DocumentSizes } from '../settings.js';
import { type CallJob, nothing } from './call-job.js';
import { counts, fillSettings } from './data-set.js';
import { settingKey, settingValue, storedAt } from './generated.js';

export const settingJobs = (sizes: DocumentSizes): readonly CallJob[] => [
  setSetting(sizes),
  getSetting(sizes),
];

const setSetting = ({ calls }: DocumentSizes): CallJob => ({
  id: 'setting-set',
  title: 'Set a setting',
  method: 'settings.set',
  plain: 'findOneAndUpdate with $set and $inc',
  calls,
  writes: { collection: 'settings', checked: calls, fill: (db) => fillSettings(db, calls) },
  open() {
    const values = Array.from({ length: calls }, (_, n) => settingValue(n + 1));
    const at = (n: number) => values[n] ?? null;
    return {
      ours: async (store, n) => [await store.settings.set(settingKey(n), at(n))],
      async plain(db, n) {
        const update = { $set: { value: at(n), updatedAt: new Date() }, $inc: { version: 1 } };
        const stored = await db
          .collection<{ _id: string }>('settings')
          .findOneAndUpdate({ _id: settingKey(n) }, update, {
            upsert: true,
            returnDocument: 'after',
          });
        return stored === null ? nothing : [stored];
      },
      expected: () => values.map((value) => ({ value, version: 2 })),
    };
  },
});

const getSetting = ({ calls }: DocumentSizes): CallJob => ({
  id: 'setting-get',
  title: `Get a setting of ${counts.settings.toLocaleString('en')}`,
  method: 'settings.get',
  calls,
  open: () => ({
    async ours(store, n) {
      const setting = await store.settings.get(settingKey(n % counts.settings));
      if (setting === null) return nothing;
      const { key, ...rest } = setting;
      return [{ id: key, ...rest }];
    },
    expected() {
      const n = (calls - 1) % counts.settings;
      return [{ id: settingKey(n), value: settingValue(n), version: 1, updatedAt: storedAt }];
    },
  }),
});
