import { compareText } from '@jts/domain';
import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { allPages, badCursors, badLimits, documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { checkProperty } from '../property.js';
import { badKeys, expectSetting, keys, setAll } from './setting-case.js';
import { rawSetting } from './stored.js';

type Settings = SettingsRepository;

/** What begins with them, and what patterns and ranges would take for it. */
const prefixes: readonly string[] = [
  ...['', 'a', 'A', 'a.', '.', '.*', '^', '^a', '$', '%', '_', '\\', '\\n', '[', '(', 'x', 'xx'],
  ...['가', '\u1100', '\uac00\u1161', 'e', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{1f601}'],
  ...['\u{10ffff}', '\u{10ffff}\u{10ffff}', ' ', '\0', 'a\0', '0'.repeat(24), 'x'.repeat(1024)],
  ...['x'.repeat(2000), '😀'.repeat(256), '__proto__', 'Ａ', 'ﬁ', 'f', 'i', 'I', 'İ', 'ss'],
];

const part = fc.constantFrom(
  ...['a', 'A', 'b', '.', '*', '%', '_', '\\', '$', '^', '[', 'é', 'e\u0301', '가', '\u1100'],
  ...['\ud7ff', '\ue000', '\uffff', '😀', '\u{1f601}', '\u{10ffff}', ' ', '\n'],
);
const anyKey = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const anyPrefix = fc.array(part, { maxLength: 2 }).map((parts) => parts.join(''));

export const keyCases = [
  documentCase<Settings>({
    key: 'K1/keys',
    title: 'keys of 1 to 1,024 bytes of UTF-8 stay apart, however much they look alike',
    async ask({ repository }) {
      const all = await setAll(
        repository,
        keys.map((key, i) => [key, i]),
      );
      for (const [i, key] of keys.entries()) {
        const expected = { key, value: i, version: 1 };
        expectSetting(all[i], expected, 'what set returns');
        expectSetting(await repository.get(key), expected, JSON.stringify(key).slice(0, 60));
      }
      for (const unknown of [
        'aa',
        'a ',
        'A.B',
        '\u1100\u1161\u11a8',
        'set',
        '%25',
        'x'.repeat(1023),
      ]) {
        assert.isNull(await repository.get(unknown), JSON.stringify(unknown));
        assert.isFalse(await repository.delete(unknown), JSON.stringify(unknown));
      }
      const sorted = all.toSorted((a, b) => compareText(a.key, b.key));
      expectValue(await repository.list(), { items: sorted }, 'list');
      for (const [i, key] of keys.entries()) {
        assert.isTrue(await repository.delete(key), JSON.stringify(key).slice(0, 60));
        assert.lengthOf((await repository.list()).items, keys.length - i - 1);
      }
    },
  }),

  documentCase<Settings>({
    key: 'G2/setting-arguments-checked',
    title: 'arguments that make no sense are VALIDATION of every method, and nothing is stored',
    async ask({ repository }) {
      const kept = await repository.set('a', 1);
      for (const [, key] of badKeys as readonly (readonly [string, never])[]) {
        await rejectsWith('VALIDATION', () => repository.set(key, 1), 'key');
        await rejectsWith('VALIDATION', () => repository.get(key), 'key');
        await rejectsWith('VALIDATION', () => repository.delete(key), 'key');
      }
      // Null is no version, and not the absence of one: it would overwrite whatever is stored.
      for (const version of [-1, 0.5, Number.NaN, 2 ** 53, '1', null, { $gte: 0 }] as never[]) {
        const call = () => repository.set('a', 2, { expectedVersion: version });
        await rejectsWith('VALIDATION', call, 'expectedVersion');
      }
      for (const limit of badLimits as never[]) {
        await rejectsWith('VALIDATION', () => repository.list({ limit }), 'limit');
      }
      for (const after of badCursors as never[]) {
        await rejectsWith('VALIDATION', () => repository.list({ after }), 'after');
      }
      for (const prefix of [1, {}, { $gte: '' }, /a/, ['a'], '\ud83d'] as never[]) {
        await rejectsWith('VALIDATION', () => repository.list({ prefix }), 'prefix');
      }
      expectValue(await repository.list(), { items: [kept] }, 'what is stored');
    },
  }),

  documentCase<Settings>({
    key: 'K1/prefixes',
    title: 'a prefix finds the keys that start with it, code point for code point',
    why: 'As a pattern it means something else; as a range it ends at the next code point.',
    async ask({ repository }) {
      const more = ['\ud7ff1', '\ue0001', '\uffff1', '\u{1f601}', '\u{10ffff}a', 'a.', 'ab', 'xx'];
      const all = await setAll(
        repository,
        [...new Set([...keys, ...more])].map((key) => [key, key.length]),
      );
      const sorted = all.toSorted((a, b) => compareText(a.key, b.key));
      for (const prefix of prefixes) {
        const expected = sorted.filter(({ key }) => key.startsWith(prefix));
        const shown = JSON.stringify(prefix).slice(0, 60);
        expectValue(await repository.list({ prefix }), { items: expected }, shown);
        const pages = await allPages((page) => repository.list({ ...page, prefix }), 2);
        expectValue(pages, expected, `${shown} in pages`);
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/any-prefix',
    title: 'any prefix of any keys finds what startsWith finds, in order, on pages of any size',
    async ask({ repository, property }) {
      const some = fc.uniqueArray(anyKey, { minLength: 1, maxLength: 12 });
      const wanted = fc.array(anyPrefix, { minLength: 1, maxLength: 3 });
      const sizes = fc.integer({ min: 1, max: 5 });
      const check = fc.asyncProperty(some, wanted, sizes, async (given, asked, limit) => {
        for (const key of given) await repository.set(key, key);
        for (const prefix of asked) {
          const expected = given.filter((key) => key.startsWith(prefix)).toSorted(compareText);
          const pages = await allPages((page) => repository.list({ ...page, prefix }), limit);
          expectValue(
            pages.map(({ key }) => key),
            expected,
            `keys with the prefix ${JSON.stringify(prefix)}`,
          );
        }
        for (const key of given) await repository.delete(key);
      });
      await checkProperty(check, property);
    },
  }),

  documentCase<Settings>({
    key: 'G5/setting-pages',
    title: 'pages are ordered by key, by code point; of any size they have each setting once',
    async ask({ repository }) {
      const some = ['0', '10', '2', 'A', 'a', 'a\n', 'é', '가', '\ue000', '\uffee', '😀'];
      const all = await setAll(
        repository,
        some.toReversed().map((key) => [key, key]),
      );
      all.reverse();
      for (const limit of [1, 2, 3, 5, 10, 11, 12, 1000]) {
        const pages = await allPages((page) => repository.list(page), limit);
        expectValue(pages, all, `pages of ${limit}`);
      }
    },
  }),

  documentCase<Settings>({
    key: 'G5/setting-page-of-100',
    title: 'a page has 100 settings where no limit is named, and no next where all are on it',
    async ask({ repository }) {
      const key = (i: number) => `k${String(i).padStart(3, '0')}`;
      const all = await setAll(
        repository,
        Array.from({ length: 100 }, (_, i) => [key(i), i]),
      );
      expectValue(await repository.list(), { items: all }, 'exactly 100');
      all.push(await repository.set(key(100), 100));
      const first = await repository.list();
      expectValue(first.items, all.slice(0, 100), 'the first page');
      const last = await repository.list({ after: first.next ?? assert.fail('no next') });
      expectValue(last, { items: all.slice(100) }, 'the last page');
    },
  }),

  documentCase<Settings>({
    key: 'G5/setting-page-of-1000',
    title: 'a page has up to 1,000 settings',
    async ask({ repository, insertRaw }) {
      const some = Array.from({ length: 1001 }, (_, i) => `k${String(i).padStart(4, '0')}`);
      if (insertRaw === undefined) for (const key of some) await repository.set(key, 1);
      else await insertRaw({ settings: some.map((key) => rawSetting(key)) });
      const all = await allPages((page) => repository.list(page), 100);
      assert.deepEqual(
        all.map(({ key }) => key),
        some,
        'pages of 100',
      );
      const first = await repository.list({ limit: 1000 });
      expectValue(first.items, all.slice(0, 1000), 'the first page');
      const last = await repository.list({ after: first.next ?? assert.fail('no next') });
      expectValue(last, { items: all.slice(1000) }, 'the last page');
    },
  }),

  documentCase<Settings>({
    key: 'G5/setting-pages-stable',
    title: 'what is there throughout is listed once, while others set, change and delete',
    async ask(test) {
      const other = await test.another();
      const kept = Array.from({ length: 10 }, (_, i) => `k${i}`);
      for (const limit of [1, 2, 4]) {
        for (const key of kept) await test.repository.set(key, 'kept');
        for (const key of ['j', 'k1x', 'k5x', 'k8x']) await test.repository.set(key, 'doomed');
        let step = 0;
        const meddle = async () => {
          await other.set(`k${step % 10}-${step}`, 'new');
          await other.set(kept[(step * 3) % 10] ?? '', { changed: step });
          await other.delete(['j', 'k1x', 'k5x', 'k8x'][step] ?? 'none');
          step++;
        };
        const listed = await allPages((page) => test.repository.list(page), limit, meddle);
        const found = listed.map(({ key }) => key);
        assert.deepEqual(found, [...new Set(found)].toSorted(compareText), 'in order, once each');
        assert.includeMembers(found, kept, 'all that stayed');
        for (const { key } of (await other.list({ limit: 1000 })).items) await other.delete(key);
      }
    },
  }),
];
