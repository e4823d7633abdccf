import { compareText, matchesSearch } from '@jts/domain';
import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { forEach } from '../concurrency.js';
import { documentCase } from '../documents/document-case.js';
import { expectForgedCursors } from '../documents/forged-cursors.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { controls, filters, keys, notText, payloads, searched } from '../payloads.js';
import { expectOneLine, refuses } from '../refusals.js';
import { expectStrayRefused, noneSaid, strayTitle, strayWhy } from '../stray-options.js';
import {
  type Entity,
  type EntityKind,
  type EntityRepository,
  entityCalls,
  expectEntity,
  expectStored,
} from './kind.js';

/** Blank ones are no names. */
const names = [...payloads, ...controls.map((text) => `x${text}`)];

const byName = <T extends Entity>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));

export function textIsDataCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, plural } = kind;

  /** One of each name, its description another of them. */
  const saveNamed = (repository: R, some = names): Promise<T[]> =>
    Promise.all(
      some.map(async (name, i) => {
        const description = names[(i * 7 + 3) % names.length] ?? '';
        const content = { ...kind.bare(name), description };
        return expectEntity(await repository.save(content), content, 1, 'what save returns');
      }),
    );

  return [
    documentCase<R>({
      key: `G12/${noun}-texts`,
      title: `a ${noun} may be called anything, and no other notices: saved, updated, deleted`,
      async ask({ repository }) {
        const saved = await saveNamed(repository);
        const ids = saved.map(({ id }) => id);
        expectValue(await kind.find(repository), byName(saved), 'the list by name');
        const few = saved.filter((_, i) => i % 30 === 0);
        for (const one of few) {
          const { name } = one;
          const renamed = await repository.save({ ...one, name: `x${name}`.slice(0, 1000) });
          saved[ids.indexOf(one.id)] = renamed;
        }
        const gone = saved.filter((_, i) => i % 30 === 1);
        for (const { id } of gone) assert.isTrue(await repository.delete(id), 'delete');
        const left = saved.filter((one) => !gone.includes(one));
        expectValue(await kind.find(repository), byName(left), 'after updates and deletes');
      },
    }),

    documentCase<R>({
      key: `G12/${noun}-searches`,
      title: 'a search for any text finds what matchesSearch of the domain says, and ends soon',
      why: 'In a pattern each of these means something else, and some keep an engine busy for years.',
      async ask({ repository }) {
        const some = [...searched, ...names].filter((_, i) => i % 5 === 0);
        const all = byName(await saveNamed(repository, some));
        await forEach([...searched, ...controls], async (query) => {
          const hits = all.filter(({ name }) => matchesSearch(name, query));
          const found = await repository.search(query);
          const what = `search for ${JSON.stringify(query).slice(0, 60)}`;
          expectValue(found, hits.slice(0, 100), what);
        });
      },
    }),

    documentCase<R>({
      key: `G12/${noun}-ids`,
      title: `no text reaches one of the ${plural} that it is not the id of, whatever the method`,
      why: 'As a filter, { "$ne": null } is the id of all; as a pattern, .* is.',
      async ask({ repository }) {
        const saved = await repository.save(kind.full('A'));
        await forEach([...filters, ...controls], async (id) => {
          const what = JSON.stringify(id).slice(0, 60);
          assert.isNull(await repository.getById(id), `getById of ${what}`);
          assert.isFalse(await repository.delete(id), `delete of ${what}`);
        });
        const legal = [...keys, ...controls.filter((text) => !text.includes('\0'))];
        const some = legal.filter((_, i) => i % 5 === 0);
        await forEach(some, async (id) => {
          const error = await rejectsWith('NOT_FOUND', () => repository.save({ ...saved, id }));
          assert.propertyVal(error, 'id', id);
          expectOneLine(error);
        });
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `G12/${noun}-refused`,
      title: 'a text that is no text, id, limit or version is VALIDATION, told in one line',
      why: 'What is told goes to logs and terminals, which a text may forge or drive.',
      async ask({ repository }) {
        const saved = await repository.save(kind.full('A'));
        for (const text of notText) {
          await refuses(() => repository.getById(text), 'id');
          await refuses(() => repository.delete(text), 'id');
          await refuses(() => repository.search(text), 'query');
          await refuses(() => repository.save({ ...saved, id: text }), 'id');
          await refuses(() => repository.save({ ...saved, name: text }), 'name');
          await refuses(() => repository.save({ ...saved, description: text }), 'description');
        }
        for (const text of [...payloads, ...controls] as never[]) {
          await refuses(() => repository.list({ limit: text }), 'limit');
          await refuses(() => repository.search('A', { limit: text }), 'limit');
          await refuses(() => repository.save({ ...saved, version: text }), 'version');
        }
        for (const text of controls.filter((one) => one.includes('\0'))) {
          await refuses(() => repository.save({ ...saved, id: text }), 'id');
        }
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `G12/${noun}-cursors`,
      title: 'a cursor of one’s own making is VALIDATION, or leads to a part of that list',
      why: 'A cursor comes back from a link, and in a filter it may say anything.',
      async ask({ repository }) {
        for (const name of ['A', 'B', 'C']) await repository.save(kind.bare(name));
        await expectForgedCursors((page) => repository.list(page));
      },
    }),

    documentCase<R>({
      key: `G12/${noun}-options`,
      title: strayTitle,
      why: strayWhy,
      async ask({ repository }) {
        const a = await repository.save(kind.bare('A'), noneSaid);
        await expectStrayRefused((options) => entityCalls(kind, repository, options));
        await expectStored(kind, repository, [a]);
      },
    }),
  ];
}
