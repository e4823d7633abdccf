import type { JsonValue } from '@jts/domain';
import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { allPages, documentCase, patient } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith, resolves } from '../expect.js';
import { setAll } from './setting-case.js';

type Settings = SettingsRepository;

const numbers = (length: number) => Array.from({ length }, (_, i) => i % 10);

/** A value that takes nearly 16 MB, and a larger one. */
const sizes: readonly (readonly [name: string, fits: () => JsonValue, larger: () => JsonValue])[] =
  [
    ['text', () => ['가'.repeat(5_330_000)], () => ['가'.repeat(5_340_000)]],
    ['numbers', () => numbers(1_000_000), () => numbers(1_010_000)],
  ];

export const limitCases = [
  documentCase<Settings>({
    key: 'G11/setting-pages',
    title: 'a page of more settings than the limit says is TOO_LARGE, smaller pages are not',
    limits: { rows: 2 },
    async ask({ repository }) {
      const all = await setAll(repository, [
        ['a', 1],
        ['b1', [1, 2, 3]],
        ['b2', { items: [1, 2, 3] }],
      ]);
      await rejectsWith('TOO_LARGE', () => repository.list());
      await rejectsWith('TOO_LARGE', () => repository.list({ limit: 3 }));
      const listed = await allPages((page) => repository.list(page), 2);
      expectValue(listed, all, 'pages of two');
      expectValue(await repository.list({ prefix: 'b' }), { items: all.slice(1) }, 'by prefix');
      const got = await resolves(() => repository.get('b2'), 'a value that looks like a page');
      expectValue(got, all[2], 'a value that looks like a page');
    },
  }),

  ...sizes.map(([name, fits, larger]) =>
    documentCase<Settings>({
      key: `G11/setting-size-${name}`,
      title: `a value of nearly 16 MB (${name}) is set and read; a larger one is TOO_LARGE`,
      why: 'A statement that names a value twice has room for half of it only.',
      async ask({ repository }) {
        const value = fits();
        const { version } = await resolves(() => repository.set('a', value, patient), 'a set');
        const expecting = { ...patient, expectedVersion: version };
        await resolves(() => repository.set('a', value, expecting), 'a set of a version');
        const read = await repository.get('a', patient);
        assert.isTrue(JSON.stringify(read?.value) === JSON.stringify(value), 'what is stored');
        const beyond = larger();
        for (const key of ['a', 'b']) {
          await rejectsWith('TOO_LARGE', () => repository.set(key, beyond));
          const options = { expectedVersion: key === 'a' ? version + 1 : 0 };
          await rejectsWith('TOO_LARGE', () => repository.set(key, beyond, options));
        }
        assert.isNull(await repository.get('b'));
        assert.equal((await repository.get('a', patient))?.version, version + 1, 'what is stored');
      },
    }),
  ),

  documentCase<Settings>({
    key: 'G11/setting-size-said',
    title: 'a value of more bytes than the limit says is TOO_LARGE, and the stored one stays',
    limits: { documentBytes: 100 },
    async ask({ repository }) {
      const kept = await repository.set('a', ['x'.repeat(80)]);
      const numbers = Array.from({ length: 20 }, () => 1);
      for (const value of ['x'.repeat(100), numbers, { a: '가'.repeat(40) }]) {
        await rejectsWith('TOO_LARGE', () => repository.set('a', value));
        await rejectsWith('TOO_LARGE', () => repository.set('b', value));
      }
      expectValue(await repository.list(), { items: [kept] }, 'what is stored');
    },
  }),
];
