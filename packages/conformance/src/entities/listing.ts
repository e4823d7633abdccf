import { compareText } from '@jts/domain';
import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { turn } from '../concurrency.js';
import { allPages, documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import type { Entity, EntityKind, EntityRepository } from './kind.js';

/** By code point, which is neither UTF-16 order nor any language's. */
const ordered = ['0', '00', '10', '2', 'A', 'AB', 'B', 'a', 'é', '가', '\ue000', '\uffee', '😀'];

const byId = <T extends Entity>(all: readonly T[]): T[] =>
  [...all].sort((a, b) => compareText(a.id, b.id));

export function listingCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, plural } = kind;

  async function saveMany(repository: R, names: readonly string[]): Promise<T[]> {
    const all: T[] = [];
    for (const name of names) all.push(await repository.save(kind.bare(name)));
    return all;
  }

  return [
    documentCase<R>({
      key: `G5/${noun}-name-order`,
      title: `lists of ${plural} are ordered by name, by code point, then by id`,
      async ask({ repository }) {
        const shuffled = ordered.map((_, i) => ordered[(i * 5) % ordered.length] ?? '');
        const saved = await saveMany(repository, [...shuffled, ...shuffled.toReversed()]);
        // The older of each two is written last, lest the order of writing be that of ids.
        for (const one of saved.slice(0, shuffled.length).toReversed()) {
          saved[saved.indexOf(one)] = await repository.save(one);
        }
        const expected = byId(saved).sort((a, b) => compareText(a.name, b.name));
        expectValue(await kind.find(repository), expected, 'the list by name');
        const withA = expected.filter(({ name }) => /a/i.test(name));
        expectValue(await repository.search('a'), withA, 'search');
        expectValue(await repository.search('a', { limit: 3 }), withA.slice(0, 3), 'limited');
      },
    }),

    documentCase<R>({
      key: `G5/${noun}-pages`,
      title: 'pages are ordered by id; of any size they have each entry once',
      async ask({ repository }) {
        const names = Array.from({ length: 13 }, (_, i) => ordered[12 - i] ?? '');
        const all = byId(await saveMany(repository, names));
        for (const limit of [1, 2, 3, 4, 6, 7, 12, 13, 14, 1000]) {
          const pages = await allPages((page) => repository.list(page), limit);
          expectValue(pages, all, `pages of ${limit}`);
        }
      },
    }),

    documentCase<R>({
      key: `G5/${noun}-page-of-100`,
      title: 'a page has 100 entries where no limit is named, and no next where all are on it',
      async ask({ repository }) {
        const names = Array.from({ length: 100 }, (_, i) => `${i}`);
        const all = await saveMany(repository, names);
        expectValue(await repository.list(), { items: byId(all) }, 'exactly 100');
        all.push(await repository.save(kind.bare('101')));
        const first = await repository.list();
        expectValue(first.items, byId(all).slice(0, 100), 'the first page');
        assert.isString(first.next);
        const last = await repository.list({ after: first.next ?? '' });
        expectValue(last, { items: byId(all).slice(100) }, 'the last page');
      },
    }),

    documentCase<R>({
      key: `G5/${noun}-pages-stable`,
      title: 'what is there throughout is listed once, while others insert, rename and delete',
      why: 'A cursor over names loses what is renamed, or shows it twice; an offset shifts.',
      async ask(test) {
        const other = await test.another();
        for (const limit of [1, 2, 5]) {
          const all = byId(await saveMany(test.repository, ordered));
          const doomed = all.filter((_, i) => i % 4 === 1);
          const kept = all.filter((_, i) => i % 4 !== 1);
          let step = 0;
          const meddle = async () => {
            // Else a page of one would never come to the end of what is new.
            if (step > 9) return;
            await other.save(kind.bare(`new ${step}`));
            const one = kept[(step * 3) % kept.length] as T;
            const now = (await other.getById(one.id)) as T;
            await other.save({ ...now, name: `${step % 2 ? 'zz' : '!'} ${step}` });
            const gone = doomed[step];
            if (gone !== undefined) await other.delete(gone.id);
            step++;
          };
          const listed = await allPages((page) => test.repository.list(page), limit, meddle);
          const ids = listed.map(({ id }) => id);
          assert.equal(new Set(ids).size, ids.length, 'nothing is listed twice');
          assert.includeMembers(
            ids,
            kept.map(({ id }) => id),
            'all that stayed',
          );
          assert.deepEqual(ids, ids.toSorted(), 'the order');
          for (const { id } of (await test.repository.list({ limit: 1000 })).items) {
            await other.delete(id);
          }
        }
      },
    }),

    documentCase<R>({
      key: `G5/${noun}-cursor-of-deleted`,
      title: 'a listing goes on where the last entry of a page has been deleted',
      async ask({ repository }) {
        const all = byId(await saveMany(repository, ['A', 'B', 'C', 'D', 'E']));
        const first = await repository.list({ limit: 2 });
        for (const { id } of first.items) await repository.delete(id);
        const rest = await repository.list({ after: first.next ?? '' });
        expectValue(rest, { items: all.slice(2) }, 'the rest');
        const again = await repository.list({ after: first.next ?? '' });
        expectValue(again, { items: all.slice(2) }, 'the same page again');
        for (const { id } of rest.items) await repository.delete(id);
        await turn();
        expectValue(await repository.list({ after: first.next ?? '' }), { items: [] }, 'no rest');
      },
    }),
  ];
}
