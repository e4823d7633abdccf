import { compareText } from '@jts/domain';
import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { documentCase } from '../documents/document-case.js';
import { oid, oidText } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import type { Entity, EntityKind, EntityRepository } from './kind.js';
import { readOf } from './raw.js';

/** More than the largest page, and than what a driver fetches at once. */
const length = 1001;

export function thousandCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, plural, collection } = kind;
  return [
    documentCase<R>({
      key: `G5/${noun}-page-of-1000`,
      title: `a page has up to 1,000 ${plural}, and so has a search; other lists have all`,
      why: 'Databases and their drivers give a first batch, and say so nowhere.',
      async ask({ repository, insertRaw }) {
        const ids = Array.from({ length }, (_, i) => oidText(i + 1));
        await insertRaw?.({ [collection]: ids.map((id) => kind.raw(oid(id))) });
        const all = insertRaw ? ids.map((id) => readOf(kind, id, {})) : await saveAll(repository);
        const first = await repository.list({ limit: 1000 });
        expectValue(first.items, all.slice(0, 1000), 'the first page');
        const last = await repository.list({ after: first.next ?? assert.fail('no next') });
        expectValue(last, { items: all.slice(1000) }, 'the last page');
        const found = await repository.search('raw', { limit: 1000 });
        expectValue(found, all.slice(0, 1000), 'search');
        expectValue(await kind.find(repository), all, 'the list by name');
      },
    }),
  ];

  async function saveAll(repository: R): Promise<T[]> {
    const all: T[] = [];
    for (let i = 0; i < length; i++) all.push(await repository.save(kind.bare('raw')));
    return all.sort((a, b) => compareText(a.id, b.id));
  }
}
