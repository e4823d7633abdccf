import { compareText, type JsonValue, type Setting } from '@jts/domain';
import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { forEach } from '../concurrency.js';
import { allPages, documentCase } from '../documents/document-case.js';
import { expectForgedCursors } from '../documents/forged-cursors.js';
import { isPolluted } from '../documents/json-values.js';
import { expectValue } from '../documents/values.js';
import { conflicts, rejectsWith } from '../expect.js';
import { controls, filters, keys, long, notText, payloads, searched } from '../payloads.js';
import { expectOneLine, refuses } from '../refusals.js';
import { expectStrayRefused, noneSaid, strayTitle, strayWhy } from '../stray-options.js';
import { expectSetting, settingCalls } from './setting-case.js';

type Settings = SettingsRepository;

const legal = [...keys, ...controls.filter((text) => !text.includes('\0'))];
/** Enough of them where each is stored by itself. */
const some = legal.filter((key) =>
  [filters, searched, controls].some((list) => list.includes(key)),
);
const texts = [...payloads, ...controls, ...long];

/** A value in which a text stands for itself, for a key, and for an operator. */
const around = (key: string): JsonValue =>
  Object.fromEntries([
    [key, key],
    [`$${key}`, [{ [key]: { [`a.${key}`]: key } }]],
  ]);

const listAll = (settings: Settings, prefix = '') =>
  allPages((page) => settings.list({ ...page, prefix }), 1000);

const shown = (text: string) => JSON.stringify(text).slice(0, 60);

export const textIsDataCases = [
  documentCase<Settings>({
    key: 'G12/setting-keys',
    title: 'a key may be any text, and no other setting notices: set, read, listed, deleted',
    async ask({ repository }) {
      const all = new Map<string, Setting>();
      await forEach(some, async (key) => {
        const expected = { key, value: around(key), version: 1 };
        const set = await repository.set(key, around(key));
        all.set(key, expectSetting(set, expected, 'what set returns'));
      });
      for (const key of some.filter((_, i) => i % 9 === 0)) {
        all.set(key, await repository.set(key, { changed: key }, { expectedVersion: 1 }));
      }
      const expectAll = async () => {
        const sorted = [...all.values()].toSorted((a, b) => compareText(a.key, b.key));
        expectValue(await listAll(repository), sorted, 'list');
      };
      await expectAll();
      await forEach(filters, async (key) => {
        if (all.has(key)) expectValue(await repository.get(key), all.get(key), shown(key));
      });
      for (const key of some.filter((_, i) => i % 10 === 0)) {
        assert.isTrue(await repository.delete(key), shown(key));
        all.delete(key);
      }
      await expectAll();
    },
  }),

  documentCase<Settings>({
    key: 'G12/setting-values',
    title: 'a value may hold any text, as a text and as a key, and change to any other',
    why: 'In an update $ makes an operator of a key and a path of a text, and a dot a path of a key.',
    async ask({ repository }) {
      const bystander = await repository.set('b', { $set: { a: 1 } });
      const values: readonly JsonValue[] = [
        texts,
        Object.fromEntries(legal.map((key) => [key, key])),
        legal.map((key) => ({ [key]: null })),
        Object.fromEntries(legal.map((key) => [`$${key}`, around(key)])),
        ...legal.filter((_, i) => i % 10 === 0),
      ];
      for (const [i, value] of values.entries()) {
        const expected = { key: 'a', value, version: i + 1 };
        expectSetting(await repository.set('a', value), expected, `set ${i}`);
        expectSetting(await repository.get('a'), expected, `get ${i}`);
      }
      assert.isFalse(isPolluted());
      expectValue(await repository.get('b'), bystander, 'another setting');
    },
  }),

  documentCase<Settings>({
    key: 'G12/setting-unknown',
    title: 'no text reaches a setting that it is not the key of, or does not begin',
    why: 'As a filter, { "$ne": null } is the key of all; as a pattern, .* is.',
    async ask({ repository }) {
      const stored: Setting[] = [];
      for (const key of ['A', 'AB', 'a.b', 'z']) stored.push(await repository.set(key, key));
      const unknown = legal.filter((key) => filters.includes(key) || controls.includes(key));
      await forEach(unknown, async (key) => {
        if (key === 'a.b') return;
        assert.isNull(await repository.get(key), `get of ${shown(key)}`);
        assert.isFalse(await repository.delete(key), `delete of ${shown(key)}`);
      });
      await forEach(unknown, async (key) => {
        if (key === 'a.b') return;
        const update = () => repository.set(key, 1, { expectedVersion: 7 });
        await conflicts(update, 7, 0);
        expectOneLine(await rejectsWith('VERSION_CONFLICT', update));
      });
      await forEach([...searched, ...controls, 'a.', 'A'], async (prefix) => {
        const found = stored.filter(({ key }) => key.startsWith(prefix));
        expectValue(await repository.list({ prefix }), { items: found }, shown(prefix));
      });
      expectValue(await listAll(repository), stored, 'what is stored');
    },
  }),

  documentCase<Settings>({
    key: 'G12/setting-refused',
    title: 'a text that is no key, limit or version is VALIDATION, told in one line',
    async ask({ repository }) {
      const kept = await repository.set('A', 1);
      const noKeys = [...notText, ...controls.filter((text) => text.includes('\0')), ...long];
      for (const key of noKeys) {
        await refuses(() => repository.set(key, 1), 'key');
        await refuses(() => repository.get(key), 'key');
        await refuses(() => repository.delete(key), 'key');
      }
      for (const text of [...payloads, ...controls] as never[]) {
        await refuses(() => repository.list({ limit: text }), 'limit');
        const set = () => repository.set('A', 2, { expectedVersion: text });
        await refuses(set, 'expectedVersion');
      }
      for (const text of notText) {
        await refuses(() => repository.list({ prefix: text }), 'prefix');
        await refuses(() => repository.set('A', text), 'value');
        for (const value of [{ [text]: 1 }, [{ [`a\n${text}`]: 1 }]]) {
          expectOneLine(await rejectsWith('VALIDATION', () => repository.set('A', value)));
        }
      }
      expectValue(await listAll(repository), [kept], 'what is stored');
    },
  }),

  documentCase<Settings>({
    key: 'G12/setting-cursors',
    title: 'a cursor of one’s own making is VALIDATION, or leads to a part of that list',
    why: 'A cursor comes back from a link, and in a filter it may say anything.',
    async ask({ repository }) {
      for (const key of ['A', 'B', 'a.b', '\u{10ffff}']) await repository.set(key, 1);
      await expectForgedCursors((page) => repository.list(page));
    },
  }),

  documentCase<Settings>({
    key: 'G12/setting-options',
    title: strayTitle,
    why: strayWhy,
    async ask({ repository }) {
      const a = await repository.set('A', { a: 1 }, noneSaid);
      await expectStrayRefused((options) => settingCalls(repository, options));
      expectValue(await listAll(repository), [a], 'what is stored');
    },
  }),
];
