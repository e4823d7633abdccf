import type { JsonValue } from '@jts/domain';
import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { isPolluted, jsonValues, notJson, tooDeep } from '../documents/json-values.js';
import { expectValue, spoil } from '../documents/values.js';
import { rejectsWith, resolves } from '../expect.js';
import { frozen } from '../frozen.js';
import { expectSetting, setAll } from './setting-case.js';

type Settings = SettingsRepository;

export const valueCases = [
  documentCase<Settings>({
    key: 'K1/values',
    title: 'values that JSON can say come back deep-equal, also over others',
    why: 'Drivers take $-keys, _bsontype, toBSON and __proto__ for something else.',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      for (const [i, [name, value]] of jsonValues.entries()) {
        const first = { key: name, value, version: 1 };
        expectSetting(await repository.set(name, value), first, `${name}: what set returns`);
        expectSetting(await other.get(name), first, name);
        const over = { key: 'over', value, version: i + 1 };
        expectSetting(await repository.set('over', value), over, `${name}, over another`);
        expectSetting(await other.get('over'), over, `${name}, read over another`);
        assert.isFalse(isPolluted(), name);
      }
      const { items } = await repository.list();
      const listed = new Map(items.map((one) => [one.key, one]));
      for (const [key, value] of jsonValues) {
        expectSetting(listed.get(key), { key, value, version: 1 }, `${key}, listed`);
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/replaced-whole',
    title: 'a value replaces the one before whole: objects are not merged',
    async ask({ repository }) {
      const values: readonly JsonValue[] = [
        { a: { b: 1, c: 2 }, d: 3 },
        { a: { b: 2 } },
        {},
        [{ a: 1 }, { b: 2 }],
        [{ c: 3 }],
        null,
        { a: null },
      ];
      for (const [i, value] of values.entries()) {
        await repository.set('a', value);
        const expected = { key: 'a', value, version: i + 1 };
        expectSetting(await repository.get('a'), expected, JSON.stringify(value));
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/minus-zero',
    title: '-0 is 0, wherever it stands',
    async ask({ repository }) {
      const value = (zero: number): JsonValue => [zero, { a: zero, b: [[zero]] }];
      for (const [key, given, stored] of [
        ['top', -0, 0],
        ['inside', value(-0), value(0)],
      ] as const) {
        const expected = { key, value: stored, version: 1 };
        expectSetting(await repository.set(key, given), expected, 'what set returns');
        expectSetting(await repository.get(key), expected, 'get');
      }
    },
  }),

  documentCase<Settings>({
    key: 'G2/setting-values-checked',
    title: 'what JSON can’t say is VALIDATION, naming its place, and nothing is stored',
    why: 'Drivers drop or convert it: undefined, functions, Date, bigint.',
    async ask({ repository }) {
      const [kept] = await setAll(repository, [['a', 1]]);
      for (const [name, value, path] of notJson) {
        for (const key of ['a', 'b']) {
          const call = () => repository.set(key, value as never);
          const error = await rejectsWith('VALIDATION', call);
          assert.propertyVal(error, 'path', `value${path}`, name);
        }
      }
      for (const [, value] of [...tooDeep, ['absent', undefined] as const]) {
        await rejectsWith('VALIDATION', () => repository.set('a', value as never));
      }
      expectValue(await repository.list(), { items: [kept] }, 'what is stored');
    },
  }),

  documentCase<Settings>({
    key: 'G4/setting-arguments',
    title: 'a value that was handed in may be changed as soon as set was called',
    async ask({ repository }) {
      const make = () => ({ a: [1, { b: 'c' }], d: { e: null } });
      const given = make();
      const setting = repository.set('a', given);
      spoil(given);
      const expected = { key: 'a', value: make(), version: 1 };
      expectSetting(await setting, expected, 'what set returns');
      expectSetting(await repository.get('a'), expected, 'get');
    },
  }),

  documentCase<Settings>({
    key: 'G4/setting-frozen',
    title: 'a value and options may be frozen, and handed in again',
    async ask({ repository }) {
      const value = frozen({ a: [1, { b: null }], c: 'x' });
      const options = frozen({ timeoutMs: 60_000 });
      for (const key of ['a', 'b', 'a']) {
        await resolves(() => repository.set(key, value, options), `set of ${key}`);
        const read = await resolves(() => repository.get(key, options), `get of ${key}`);
        expectValue(read?.value, { a: [1, { b: null }], c: 'x' }, `the value of ${key}`);
      }
      await resolves(() => repository.list(frozen({ limit: 1, prefix: 'a' })), 'list');
    },
  }),

  documentCase<Settings>({
    key: 'G4/setting-results',
    title: 'what was returned is the caller’s: changing it changes no other answer',
    async ask({ repository }) {
      const make = () => ({ a: [1, { b: 'c' }], d: { e: null } });
      const set = await repository.set('a', make());
      const reads = async () => [await repository.get('a'), (await repository.list()).items[0]];
      const before = await reads();
      for (const one of [set, ...(await reads()), await repository.list()]) spoil(one);
      for (const one of [...before, ...(await reads())]) {
        expectSetting(one, { key: 'a', value: make(), version: 1 }, 'another answer');
      }
      const time = before[0]?.updatedAt.getTime();
      before[0]?.updatedAt.setTime(0);
      assert.equal(before[0]?.updatedAt.getTime(), time, 'each access gives another Date');
    },
  }),
];
