import type { New } from '@jts/domain';
import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { allPages, documentCase, patient } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith, resolves } from '../expect.js';
import { type Entity, type EntityKind, type EntityRepository, expectStored } from './kind.js';

/** Descriptions that fit into the largest entity, and fill nearly all of it. */
const nearlyTooLarge = ['x'.repeat(15_990_000), '가'.repeat(5_330_000)];

export function limitCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, plural } = kind;
  return [
    documentCase<R>({
      key: `G11/${noun}-lists`,
      title: `lists of more ${plural} than the limit says are TOO_LARGE, smaller pages are not`,
      limits: { rows: 2 },
      async ask({ repository }) {
        const saved = [
          await repository.save(kind.bare('A')),
          await repository.save(kind.bare('B')),
        ];
        await expectStored(kind, repository, saved);
        saved.push(await repository.save(kind.bare('C')));
        await rejectsWith('TOO_LARGE', () => kind.find(repository));
        await rejectsWith('TOO_LARGE', () => repository.list());
        await rejectsWith('TOO_LARGE', () => repository.list({ limit: 3 }));
        for (const limit of [1, 2]) {
          const listed = await allPages((page) => repository.list(page), limit);
          assert.sameMembers(
            listed.map(({ id }) => id),
            saved.map(({ id }) => id),
            `pages of ${limit}`,
          );
        }
      },
    }),

    documentCase<R>({
      key: `G11/${noun}-searches`,
      title: 'a search that asks for fewer is answered, one that finds more is TOO_LARGE',
      limits: { rows: 2 },
      async ask({ repository }) {
        const saved: T[] = [];
        for (const name of ['Aa', 'Ab', 'Ac', 'B'])
          saved.push(await repository.save(kind.bare(name)));
        await rejectsWith('TOO_LARGE', () => repository.search('a'));
        expectValue(await repository.search('a', { limit: 2 }), saved.slice(0, 2), 'two of three');
        expectValue(await repository.search('b'), [saved[1], saved[3]], 'the only two');
      },
    }),

    documentCase<R>({
      key: `G11/${noun}-equal-names`,
      title: 'of any number of equal names a search gives the first by their ids',
      why: 'They all come before the next name, and not all need be kept.',
      async ask({ repository }) {
        const saved: T[] = [];
        for (let i = 0; i < 30; i++) saved.push(await repository.save(kind.bare('same')));
        const ids = saved.map(({ id }) => id).sort();
        for (const limit of [1, 2, 7, 29]) {
          const found = await repository.search('same', { limit });
          assert.deepEqual(
            found.map(({ id }) => id),
            ids.slice(0, limit),
            `the first ${limit}`,
          );
        }
      },
    }),

    documentCase<R>({
      key: `G11/${noun}-size`,
      title: `a ${noun} of nearly 16 MB is saved, updated and read; a larger one is TOO_LARGE`,
      why: 'The largest document of a database is smaller than the largest that a driver sends.',
      async ask({ repository }) {
        const [first = '', ...others] = nearlyTooLarge;
        const save = (entity: New<T> | T) =>
          resolves(() => repository.save(entity, patient), 'a save of nearly 16 MB');
        let saved = await save({ ...kind.bare('A'), description: first });
        for (const description of others) {
          saved = await save({ ...saved, description });
          assert.equal(saved.description, description, 'what save returns');
          const read = await repository.getById(saved.id, patient);
          assert.isTrue(read?.description === description, 'what is stored');
        }
        for (const description of ['x'.repeat(16_000_000), '가'.repeat(5_340_000)]) {
          const update = { ...saved, description };
          await rejectsWith('TOO_LARGE', () => repository.save(update, patient));
          const fresh = { ...kind.bare('B'), description };
          await rejectsWith('TOO_LARGE', () => repository.save(fresh, patient));
        }
        const { items } = await repository.list(patient);
        assert.deepEqual(
          items.map(({ id, version }) => [id, version]),
          [[saved.id, nearlyTooLarge.length]],
          'what is stored',
        );
      },
    }),

    documentCase<R>({
      key: `G11/${noun}-size-said`,
      title: `a ${noun} of more bytes than the limit says is TOO_LARGE, and nothing is stored`,
      limits: { documentBytes: 2000 },
      async ask({ repository }) {
        const fits = { ...kind.bare('A'), description: '가'.repeat(500) };
        const saved = await repository.save(fits);
        for (const description of ['x'.repeat(2000), '가'.repeat(667), '😀'.repeat(500)]) {
          await rejectsWith('TOO_LARGE', () => repository.save({ ...saved, description }));
          await rejectsWith('TOO_LARGE', () => repository.save({ ...fits, description }));
        }
        await expectStored(kind, repository, [saved]);
      },
    }),
  ];
}
