import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { whileRunning } from '../concurrency.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { conflicts, settled } from '../expect.js';
import { expectSetting } from './setting-case.js';

type Settings = SettingsRepository;

export const versionCases = [
  documentCase<Settings>({
    key: 'K1/next-version',
    title: 'a new key has version 1, each later set one more, also of an equal value',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      let time = 0;
      for (let version = 1; version <= 10; version++) {
        const writer = version % 2 ? repository : other;
        const options = version % 3 === 0 ? { expectedVersion: version - 1 } : {};
        const expected = { key: 'a', value: [Math.floor(version / 4)], version };
        const set = expectSetting(await writer.set('a', expected.value, options), expected, 'set');
        assert.isAtLeast(+set.updatedAt, time, 'updatedAt');
        time = +set.updatedAt;
        expectValue(await repository.get('a'), set, `version ${version} read`);
        expectValue(await other.get('a'), set, `version ${version} read elsewhere`);
        expectValue(await other.list(), { items: [set] }, `version ${version} listed`);
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/reader-beside-setter',
    title: 'beside a setter a reader always has one whole version, and never goes back in time',
    async ask(test) {
      const other = await test.another();
      await test.repository.set('a', [1, 1]);
      const setOften = async () => {
        for (let n = 2; n <= 20; n++) await test.repository.set('a', [n, n]);
      };
      let newest = 1;
      await whileRunning(setOften, async () => {
        const seen = (await other.get('a')) ?? assert.fail('the setting is missing');
        assert.isAtLeast(seen.version, newest, 'the version that a reader saw');
        expectValue(seen.value, [seen.version, seen.version], 'the value of that version');
        newest = seen.version;
      });
      assert.equal(newest, 20);
    },
  }),

  documentCase<Settings>({
    key: 'K1/conflict',
    title: 'an expectedVersion that is not the stored one is VERSION_CONFLICT with both',
    async ask({ repository }) {
      const refused = async (key: string, expectedVersion: number, actual: number) => {
        const call = () => repository.set(key, 'new', { expectedVersion });
        await conflicts(call, expectedVersion, actual);
      };
      for (const expected of [1, 2, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
        await refused('a', expected, 0);
      }
      assert.isNull(await repository.get('a'), 'nothing was stored');
      await repository.set('a', 1);
      const kept = await repository.set('a', 2);
      for (const expected of [0, 1, 3, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
        await refused('a', expected, 2);
      }
      expectValue(await repository.get('a'), kept, 'what was stored');
    },
  }),

  documentCase<Settings>({
    key: 'K1/create-only',
    title: 'expectedVersion 0 creates, and only that; null is a value as good as any',
    async ask({ repository }) {
      const created = await repository.set('a', null, { expectedVersion: 0 });
      expectSetting(created, { key: 'a', value: null, version: 1 }, 'created');
      await conflicts(() => repository.set('a', 1, { expectedVersion: 0 }), 0, 1);
      expectValue(await repository.get('a'), created, 'what is stored');
      const next = await repository.set('a', 2, { expectedVersion: 1 });
      expectSetting(next, { key: 'a', value: 2, version: 2 }, 'the next');
    },
  }),

  documentCase<Settings>({
    key: 'K1/start-again',
    title: 'delete says whether there was something; the key then starts again at version 1',
    async ask({ repository }) {
      assert.isFalse(await repository.delete('a'), 'nothing there');
      const others = await repository.set('b', 1);
      for (const options of [{}, { expectedVersion: 0 }]) {
        await repository.set('a', 1);
        await repository.set('a', 2);
        assert.isTrue(await repository.delete('a'), 'something there');
        assert.isFalse(await repository.delete('a'), 'twice');
        assert.isNull(await repository.get('a'));
        expectValue(await repository.list(), { items: [others] }, 'what is left');
        const again = await repository.set('a', 3, options);
        expectSetting(again, { key: 'a', value: 3, version: 1 }, 'again');
        await repository.delete('a');
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/sets-at-once',
    title: '50 sets at the same time all count, and the last of them is what is stored',
    why: 'Without expectedVersion a set that had to be repeated may count twice.',
    async ask(test) {
      const connections = [test.repository, await test.another()];
      const all = await Promise.all(
        Array.from({ length: 50 }, (_, i) => (connections[i % 2] as Settings).set('a', { i })),
      );
      assert.equal(new Set(all.map(({ version }) => version)).size, 50, 'distinct versions');
      const last = all.reduce((a, b) => (b.version > a.version ? b : a));
      assert.isAtLeast(last.version, 50);
      for (const one of connections) expectValue(await one.get('a'), last, 'what is stored');
    },
  }),

  documentCase<Settings>({
    key: 'K1/expecting-at-once',
    title: 'of 50 sets at the same time that expect one version exactly one wins',
    async ask(test) {
      const connections = [test.repository, await test.another()];
      for (let expectedVersion = 0; expectedVersion < 4; expectedVersion++) {
        const outcomes = await Promise.all(
          Array.from({ length: 50 }, (_, i) => {
            const settings = connections[i % 2] as Settings;
            return settled(() => settings.set('a', { i }, { expectedVersion }));
          }),
        );
        const winners = outcomes.flatMap((one) => ('value' in one ? [one.value] : []));
        assert.lengthOf(winners, 1, 'sets that won');
        assert.equal(winners[0]?.version, expectedVersion + 1);
        for (const outcome of outcomes) {
          if (!('error' in outcome)) continue;
          const refused = () => Promise.reject(outcome.error);
          await conflicts(refused, expectedVersion, expectedVersion + 1);
        }
        for (const one of connections) expectValue(await one.get('a'), winners[0], 'stored');
      }
    },
  }),

  documentCase<Settings>({
    key: 'K1/conflict-beside-create',
    title: 'a conflict never names the version that was expected, though a set be under way',
    why: 'Who looks for the reason after the refusal may find what has come since.',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      for (let round = 1; round <= 30; round++) {
        const key = `k${round}`;
        const [, second] = await Promise.all([
          repository.set(key, 1, { expectedVersion: 0 }),
          settled(() => other.set(key, 2, { expectedVersion: 1 })),
        ]);
        const version = 'value' in second ? 2 : 1;
        if ('error' in second) await conflicts(() => Promise.reject(second.error), 1, 0);
        const stored = await repository.get(key);
        expectSetting(stored, { key, value: version, version }, `round ${round}`);
      }
    },
  }),

  documentCase<Settings>({
    key: 'G1/setting-seen-elsewhere',
    title: 'another connection sees a set and a delete at once, by every read',
    async ask(test) {
      const other = await test.another();
      // A reader may remember that there was nothing.
      assert.isNull(await other.get('a'));
      expectValue(await other.list({ prefix: 'a' }), { items: [] }, 'list');
      for (const value of [1, 2]) {
        const set = await test.repository.set('a', value);
        expectValue(await other.get('a'), set, 'get');
        expectValue(await other.list({ prefix: 'a' }), { items: [set] }, 'list');
      }
      await test.repository.delete('a');
      assert.isNull(await other.get('a'));
      expectValue(await other.list(), { items: [] }, 'list');
    },
  }),
];
