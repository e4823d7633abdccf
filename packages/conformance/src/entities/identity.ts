import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { documentCase, unknownIds } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import {
  type Entity,
  type EntityKind,
  type EntityRepository,
  expectEntity,
  expectStored,
} from './kind.js';

const newId = 'fedcba98765432100123abcd';

export function identityCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, plural } = kind;
  return [
    documentCase<R>({
      key: `F1/${noun}-id`,
      title: `the store gives each new ${noun} an id of 24 lower-case hex digits, and version 1`,
      async ask({ repository }) {
        const first = await repository.save(kind.full('A'));
        expectEntity(first, kind.full('A'), 1, 'what save returns');
        const twin = await repository.save(kind.full('A'));
        expectEntity(twin, kind.full('A'), 1, 'an equal one');
        assert.notEqual(twin.id, first.id, 'the id of an equal one');
        const all = [first, twin];
        for (const id of [null, undefined] as never[]) {
          const saved = await repository.save({ ...kind.full('A'), id });
          all.push(expectEntity(saved, kind.full('A'), 1, `id ${id}`));
        }
        all.sort((a, b) => (a.id < b.id ? -1 : 1));
        await expectStored(kind, repository, all);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-new-fields`,
      title: `a new ${noun} that carries a version, times or fields of its own gets the store's`,
      why: 'An object spread into a document stores whatever came with it.',
      async ask({ repository }) {
        const past = new Date(0);
        const more = { version: 7, createdAt: past, updatedAt: past, extra: 1, _id: 'x', $set: {} };
        const saved = await repository.save({ ...kind.bare('A'), ...more });
        expectEntity(saved, kind.bare('A'), 1, 'what save returns');
        assert.isAbove(saved.createdAt.getTime(), 0, 'createdAt');
        await expectStored(kind, repository, [saved]);
        const { version: _, createdAt: __, updatedAt: ___, ...others } = more;
        const updated = await repository.save({ ...saved, ...others });
        expectEntity(updated, kind.bare('A'), 2, 'what an update returns');
        await expectStored(kind, repository, [updated]);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-given-id`,
      title: `a new ${noun} gets the id that was made for its save, and saved again it is the same`,
      why: 'Who got no answer saves again: of two documents nobody would know which one is meant.',
      async ask({ repository }) {
        const saved = await repository.save(kind.full('A'), { newId });
        expectEntity(saved, kind.full('A'), 1, 'what save returns');
        assert.equal(saved.id, newId);
        const again = await repository.save(kind.full('A'), { newId });
        assert.equal(again.id, newId, 'saved again');
        await expectStored(kind, repository, [saved]);
        const updated = await repository.save({ ...saved, ...kind.full('B') } as T);
        await repository.save(kind.full('A'), { newId });
        await expectStored(kind, repository, [updated]);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-given-id-checked`,
      title: `an id for a new ${noun} that is none, or for one that has an id, is VALIDATION`,
      async ask({ repository }) {
        for (const wrong of ['', 'abc', newId.toUpperCase(), `${newId}0`, 7 as never]) {
          await rejectsWith(
            'VALIDATION',
            () => repository.save(kind.full('A'), { newId: wrong }),
            'newId',
          );
        }
        const saved = await repository.save(kind.full('A'));
        await rejectsWith('VALIDATION', () => repository.save(saved, { newId }), 'newId');
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-unknown-ids`,
      title: 'an unknown id is null, and nothing to delete, whatever text it is',
      why: 'ObjectId.isValid takes upper case, and twelve characters of any kind.',
      async ask({ repository }) {
        const saved = await repository.save(kind.bare('A'));
        const near = [`${saved.id} `, ` ${saved.id}`, saved.id.slice(1), `${saved.id}0`];
        const upper = saved.id.toUpperCase();
        for (const id of [...unknownIds, ...near, ...(upper === saved.id ? [] : [upper])]) {
          assert.isNull(await repository.getById(id), `getById of ${JSON.stringify(id)}`);
          assert.isFalse(await repository.delete(id), `delete of ${JSON.stringify(id)}`);
        }
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-unknown-save`,
      title: 'saving an unknown id is NOT_FOUND, naming it, and stores nothing',
      async ask({ repository }) {
        const saved = await repository.save(kind.bare('A'));
        const upper = saved.id.toUpperCase();
        for (const id of ['0'.repeat(24), 'abc', '$ne', ...(upper === saved.id ? [] : [upper])]) {
          const error = await rejectsWith('NOT_FOUND', () => repository.save({ ...saved, id }));
          assert.propertyVal(error, 'id', id);
        }
        await expectStored(kind, repository, [saved]);
        await repository.delete(saved.id);
        await rejectsWith('NOT_FOUND', () => repository.save(saved));
        await expectStored(kind, repository, []);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-delete`,
      title: 'delete says whether there was something; then it is gone for every read, alone',
      async ask({ repository }) {
        const a = await repository.save(kind.full('A'));
        const b = await repository.save(kind.full('B'));
        const twin = await repository.save(kind.full('A'));
        assert.isTrue(await repository.delete(a.id), 'the first delete');
        assert.isFalse(await repository.delete(a.id), 'the second');
        assert.isNull(await repository.getById(a.id));
        await expectStored(kind, repository, [twin, b]);
        const again = await repository.save(kind.full('A'));
        assert.notEqual(again.id, a.id, 'an id is never given twice');
        const equals = [twin, again].sort((x, y) => (x.id < y.id ? -1 : 1));
        await expectStored(kind, repository, [...equals, b]);
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-save-delete-save`,
      title: 'save, delete, save of equal content leaves it stored, under an id of its own',
      async ask({ repository }) {
        const ids = new Set<string>();
        for (let round = 1; round <= 3; round++) {
          const saved = await repository.save(kind.full('A'));
          expectEntity(saved, kind.full('A'), 1, `round ${round}`);
          await expectStored(kind, repository, [saved]);
          ids.add(saved.id);
          assert.isTrue(await repository.delete(saved.id));
          await expectStored(kind, repository, []);
        }
        assert.equal(ids.size, 3, 'distinct ids');
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-deleters-at-once`,
      title: `of many who delete one ${noun} at the same time one is told that it was there`,
      async ask(test) {
        const other = await test.another();
        const { id } = await test.repository.save(kind.bare('A'));
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, i) => (i % 2 ? other : test.repository).delete(id)),
        );
        assert.lengthOf(answers.filter(Boolean), 1, 'deletes that say true');
      },
    }),

    documentCase<R>({
      key: `F1/${noun}-none`,
      title: `without ${plural} every list is empty`,
      async ask({ repository }) {
        expectValue(await repository.list(), { items: [] }, 'list');
        expectValue(await kind.find(repository), [], 'the list by name');
        expectValue(await repository.search('a'), [], 'search');
      },
    }),
  ];
}
