import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import type { RawDocument, RawValue } from '../documents/ejson.js';
import { date, decimal, document, double, int32, int64, oid, oidText } from '../documents/ejson.js';
import { jsonValues } from '../documents/json-values.js';
import { expectValue } from '../documents/values.js';
import { conflicts, rejectsWith } from '../expect.js';
import { expectSetting } from './setting-case.js';

type Settings = SettingsRepository;
type RawFields = Readonly<Record<string, RawValue | undefined>>;

const iso = '2024-01-01T00:00:00.000Z';
export const rawSetting = (key: string, fields: RawFields = {}): RawDocument =>
  document({ _id: key, value: 1, version: 1, updatedAt: date(iso), ...fields });

/** A broken document, where, and the value as the port would get it; undefined where it can't. */
type Corrupt = readonly [name: string, path: string, stored: RawFields, given?: unknown];

const corrupt: readonly Corrupt[] = [
  ['no value', 'value', { value: undefined }, [undefined]],
  ['NaN as its value', 'value', { value: double('NaN') }, [Number.NaN]],
  ['Infinity inside', 'value.a[1]', { value: { a: [1, double('Infinity')] } }],
  ['a date as its value', 'value', { value: date(iso) }, [new Date(iso)]],
  ['a decimal inside', 'value.a', { value: { a: decimal('1.5') } }],
  ['an id inside', 'value[0]', { value: [oid(oidText(1))] }],
  [
    'an integer that a double does not hold',
    'value',
    { value: int64('9007199254740993') },
    [2n ** 53n + 1n],
  ],
  ['a version of text', 'version', { version: '1' }],
  ['a version of 0', 'version', { version: 0 }],
  ['a version of 1.5', 'version', { version: 1.5 }],
  ['no time', 'updatedAt', { updatedAt: undefined }],
];

export const storedCases = [
  documentCase<Settings>({
    key: 'K1/given',
    title: 'settings that another program has stored read right, and go on from there',
    async ask({ repository, insertRaw }) {
      if (insertRaw === undefined) {
        const set = await repository.set('a', { b: 1 });
        return expectValue(await repository.list(), { items: [set] }, 'list');
      }
      const value = { z: int32(1), a: [int64('5'), double('1.5'), null, { 'b.c': 'x' }] };
      const read = { z: 1, a: [5, 1.5, null, { 'b.c': 'x' }] };
      await insertRaw({
        settings: [
          rawSetting('b', { value, version: double('3.0'), note: 'unknown' }),
          rawSetting('a', { value: null, version: int64('2') }),
        ],
      });
      const time = { updatedAt: new Date(iso) };
      const a = { key: 'a', value: null, version: 2, ...time };
      const b = { key: 'b', value: read, version: 3, ...time };
      expectValue(await repository.list(), { items: [a, b] }, 'list');
      expectValue(await repository.get('b'), b, 'get');
      await conflicts(() => repository.set('b', 1, { expectedVersion: 1 }), 1, 3);
      const next = await repository.set('b', 1, { expectedVersion: 3 });
      expectSetting(next, { key: 'b', value: 1, version: 4 }, 'the next');
      expectSetting(await repository.set('a', 2), { key: 'a', value: 2, version: 3 }, 'another');
    },
  }),

  documentCase<Settings>({
    key: 'K1/no-version',
    title: 'without a version, or with null, a stored setting has version 1, and the next is 2',
    why: 'A set that gave it 1 again would let a writer who has read the old one overwrite the new.',
    async ask({ repository, insertRaw }) {
      for (const version of [undefined, null]) {
        if (insertRaw === undefined) await repository.set('a', 1);
        else await insertRaw({ settings: [rawSetting('a', { version })] });
        expectSetting(await repository.get('a'), { key: 'a', value: 1, version: 1 }, 'get');
        const next = await repository.set('a', 2);
        expectSetting(next, { key: 'a', value: 2, version: 2 }, 'the next');
        await conflicts(() => repository.set('a', 3, { expectedVersion: 1 }), 1, 2);
        expectValue(await repository.get('a'), next, 'what is stored');
        await repository.delete('a');
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/written-shape',
    title: 'what we store is the given shape, and fields that we don’t know survive',
    async ask({ repository, insertRaw, readRaw }) {
      const set = await repository.set('a', [1, { b: null }]);
      if (readRaw === undefined || insertRaw === undefined) {
        return expectValue(await repository.get('a'), set, 'get');
      }
      const expected = rawSetting('a', {
        value: [1, { b: null }],
        updatedAt: date(set.updatedAt.toISOString()),
      });
      expectValue(await readRaw('settings'), [expected], 'the document');
      await repository.delete('a');
      await insertRaw({ settings: [rawSetting('b', { note: { kept: true } })] });
      const next = await repository.set('b', 2);
      const after = await repository.set('b', 3, { expectedVersion: next.version });
      const kept = {
        value: 3,
        version: 3,
        note: { kept: true },
        updatedAt: date(after.updatedAt.toISOString()),
      };
      expectValue(await readRaw('settings'), [rawSetting('b', kept)], 'with an unknown field');
    },
  }),

  documentCase<Settings>({
    key: 'K1/keys-stored-as-they-are',
    title: 'another program finds the key, and plain values, as they were set',
    async ask({ repository, readRaw }) {
      const plain = jsonValues.filter(([name]) => /^(null|false|an empty|fractions|64)/.test(name));
      for (const [key, value] of plain) await repository.set(key, value);
      if (readRaw === undefined) {
        assert.lengthOf((await repository.list()).items, plain.length);
        return;
      }
      const stored = new Map((await readRaw('settings')).map((one) => [one['_id'], one['value']]));
      for (const [key, value] of plain) {
        if (!key.includes('key')) expectValue(stored.get(key), value, key);
      }
    },
  }),

  ...corrupt.map(([name, path, stored, given], i) =>
    documentCase<Settings>({
      key: `G10/setting-corrupt-${i + 1}`,
      title: `a stored setting with ${name} is CORRUPT_DATA, naming collection, key and path`,
      async ask({ repository, insertRaw, readRaw }) {
        if (insertRaw === undefined) {
          for (const value of Array.isArray(given) ? given : []) {
            await rejectsWith('VALIDATION', () => repository.set('b', value as never), path);
          }
          return expectValue(await repository.list(), { items: [] }, 'list');
        }
        await insertRaw({ settings: [rawSetting('a'), rawSetting('b', stored)] });
        const list = () => repository.list();
        for (const call of [
          () => repository.get('b'),
          list,
          () => repository.list({ prefix: 'b' }),
        ]) {
          const error = await rejectsWith('CORRUPT_DATA', call, path);
          assert.propertyVal(error, 'id', 'b');
          assert.propertyVal(error, 'collection', 'settings');
        }
        if (path === 'version') {
          for (const options of [{}, { expectedVersion: 1 }]) {
            await rejectsWith('CORRUPT_DATA', () => repository.set('b', 2, options), path);
          }
          if (readRaw !== undefined) {
            expectValue((await readRaw('settings'))[1], rawSetting('b', stored), 'the document');
          }
        }
        const one = { key: 'a', value: 1, version: 1, updatedAt: new Date(iso) };
        expectValue(await repository.get('a'), one, 'the one beside it');
        assert.isTrue(await repository.delete('b'), 'it can be deleted');
        expectValue(await list(), { items: [one] }, 'list');
      },
    }),
  ),
];
