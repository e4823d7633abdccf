import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue, spoil } from '../documents/values.js';
import { resolves } from '../expect.js';
import { frozen } from '../frozen.js';
import { texts } from '../strings.js';
import {
  type Entity,
  type EntityKind,
  type EntityRepository,
  expectEntity,
  expectStored,
} from './kind.js';

export function keepingCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun } = kind;
  return [
    documentCase<R>({
      key: `G1/${noun}-seen-elsewhere`,
      title: 'another connection sees a save, an update and a delete at once, by every read',
      async ask(test) {
        const { repository } = test;
        const other = await test.another();
        const a = await repository.save(kind.full('A'));
        await expectStored(kind, other, [a]);
        const b = await other.save(kind.bare('B'));
        await expectStored(kind, repository, [a, b]);
        const renamed = await repository.save({ ...b, name: '0' });
        await expectStored(kind, other, [renamed, a]);
        assert.isTrue(await other.delete(a.id));
        await expectStored(kind, repository, [renamed]);
      },
    }),

    documentCase<R>({
      key: `G3/${noun}-texts`,
      title: 'names and descriptions of any characters come back code point for code point',
      async ask({ repository }) {
        for (const text of texts) {
          const name = text.trim() === '' ? `blank ${JSON.stringify(text)}` : text;
          const content = { ...kind.bare(name), description: text };
          const saved = await repository.save(content);
          expectEntity(saved, content, 1, 'what save returns');
          expectValue(await repository.getById(saved.id), saved, JSON.stringify(text));
        }
        const { items } = await repository.list({ limit: 1000 });
        assert.lengthOf(items, texts.length);
        assert.sameMembers(
          items.map(({ description }) => description),
          [...texts],
          'descriptions in the list',
        );
      },
    }),

    documentCase<R>({
      key: `G3/${noun}-long-texts`,
      title: 'a name of 1,000 characters and a description of a million come back whole',
      async ask({ repository }) {
        for (const name of ['😀'.repeat(500), '가'.repeat(1000)]) {
          const content = { ...kind.bare(name), description: `${'가a😀'.repeat(250_000)}.` };
          const saved = await repository.save(content);
          expectEntity(saved, content, 1, 'what save returns');
          const next = await repository.save({ ...saved, name: `${name.slice(2)}.` });
          expectValue(await repository.getById(saved.id), next, 'after an update');
        }
      },
    }),

    documentCase<R>({
      key: `G4/${noun}-arguments`,
      title: 'what was handed in may be changed as soon as save was called',
      async ask({ repository }) {
        const given = kind.full('A');
        const saving = repository.save(given);
        spoil(given);
        const saved = expectEntity(await saving, kind.full('A'), 1, 'what save returns');
        const update = { ...kind.full('B'), id: saved.id, version: 1, ...datesOf(saved) };
        const updating = repository.save(update as unknown as T);
        spoil(update);
        const updated = expectEntity(await updating, kind.full('B'), 2, 'what an update returns');
        expectValue(await repository.getById(saved.id), updated, 'what is stored');
        expectEntity(saved, kind.full('A'), 1, 'what was returned before');
      },
    }),

    documentCase<R>({
      key: `G4/${noun}-frozen`,
      title: 'what is handed in may be frozen, and handed in again',
      async ask({ repository }) {
        const content = frozen(kind.full('A'));
        const options = frozen({ timeoutMs: 60_000 });
        const [first, second] = [
          await resolves(() => repository.save(content, options), 'a first save'),
          await resolves(() => repository.save(content, options), 'the same save'),
        ];
        assert.notEqual(first.id, second.id, 'the ids of two that are equal');
        const update = frozen({ ...second, ...kind.bare('B') }) as T;
        const updated = await resolves(() => repository.save(update, options), 'an update');
        for (const one of [first, updated]) {
          const read = await resolves(() => repository.getById(one.id, options), 'getById');
          expectValue(read, one, 'what is stored');
        }
        await resolves(() => repository.list(frozen({ limit: 1 })), 'list');
        await resolves(() => repository.search('A', frozen({ limit: 1 })), 'search');
        expectValue(content, kind.full('A'), 'what was handed in');
      },
    }),

    documentCase<R>({
      key: `G4/${noun}-results`,
      title: 'what was returned is the caller’s: changing it changes no other answer',
      async ask({ repository }) {
        const saved = await repository.save(kind.full('A'));
        const expected = { ...kind.full('A'), id: saved.id, version: 1, ...datesOf(saved) };
        const reads = async () => [
          await repository.getById(saved.id),
          (await repository.list()).items[0],
          (await kind.find(repository))[0],
          (await repository.search('A'))[0],
        ];
        const before = await reads();
        for (const one of [saved, ...(await reads())]) spoil(one);
        spoil(await repository.list());
        spoil(await kind.find(repository));
        spoil(await repository.search('A'));
        for (const one of [...before, ...(await reads())]) {
          expectValue(one, expected, 'another answer');
        }
        await expectStored(kind, repository, [expected as unknown as T]);
      },
    }),

    documentCase<R>({
      key: `G4/${noun}-dates`,
      title: 'each access to a Date gives another one',
      async ask({ repository }) {
        const saved = await repository.save(kind.bare('A'));
        const read = await repository.getById(saved.id);
        for (const one of [saved, read, (await repository.list()).items[0]]) {
          const time = one?.createdAt.getTime();
          one?.createdAt.setTime(0);
          one?.updatedAt.setTime(0);
          assert.equal(one?.createdAt.getTime(), time, 'createdAt');
          assert.notEqual(one?.updatedAt.getTime(), 0, 'updatedAt');
        }
      },
    }),
  ];
}

/** Copies: the dates of an entity are made anew at each access, those of an argument are not. */
const datesOf = ({ createdAt, updatedAt }: Entity) => ({ createdAt, updatedAt });
