import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { documentCase } from '../documents/document-case.js';
import { double, int64, oid, oidText, type RawDocument } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { type Entity, type EntityKind, type EntityRepository, expectStored } from './kind.js';
import { readOf, saveInstead } from './raw.js';

/** Documents that can't be understood. */
export function corruptCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, collection } = kind;

  async function isCorrupt(call: () => Promise<unknown>, id: string, path: string): Promise<void> {
    const error = await rejectsWith('CORRUPT_DATA', call, path);
    assert.propertyVal(error, 'id', id);
    assert.propertyVal(error, 'collection', collection);
  }

  return [
    ...kind.corrupt.map(([name, path, stored, given], i) =>
      documentCase<R>({
        key: `G10/${noun}-corrupt-${i + 1}`,
        title: `a stored document with ${name} is CORRUPT_DATA, naming collection, id and path`,
        async ask({ repository, insertRaw }) {
          if (insertRaw === undefined) {
            const wrong = { ...kind.bare('A'), ...given };
            await rejectsWith('VALIDATION', () => repository.save(wrong), path);
            return expectStored(kind, repository, []);
          }
          const [good, bad] = [oidText(1), oidText(2)];
          const documents = [kind.raw(oid(good)), kind.raw(oid(bad), stored)];
          await insertRaw({ [collection]: documents });
          await isCorrupt(() => repository.getById(bad), bad, path);
          await isCorrupt(() => repository.list(), bad, path);
          if (path !== 'name') await isCorrupt(() => repository.search('raw'), bad, path);
          const one = readOf(kind, good, {});
          expectValue(await repository.getById(good), one, 'the one beside it');
          assert.isTrue(await repository.delete(bad), 'it can be deleted');
          await expectStored(kind, repository, [one]);
        },
      }),
    ),

    documentCase<R>({
      key: `G10/${noun}-corrupt-common`,
      title: 'so is one without times, or whose version is none',
      why: 'A save that finds another version than its own may have met no version at all.',
      async ask({ repository, insertRaw }) {
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        const wrong: readonly (readonly [path: string, stored: RawDocument])[] = [
          ['createdAt', { createdAt: null }],
          ['createdAt', { createdAt: 'yesterday' }],
          ['updatedAt', { updatedAt: { a: 1 } }],
          ...['3', 0, -1, 1.5, double('NaN'), int64('9007199254740993'), {}, [1]].map(
            (version) => ['version', { version }] as const,
          ),
        ];
        for (const [path, stored] of wrong) {
          const id = oidText(2);
          await insertRaw({ [collection]: [kind.raw(oid(id), stored)] });
          await isCorrupt(() => repository.getById(id), id, path);
          await isCorrupt(() => repository.list(), id, path);
          await isCorrupt(() => kind.find(repository), id, path);
          if (path === 'version') {
            await isCorrupt(() => repository.save(readOf(kind, id, { version: 2 })), id, path);
          }
          assert.isTrue(await repository.delete(id), 'it can be deleted');
        }
        await expectStored(kind, repository, []);
      },
    }),

    documentCase<R>({
      key: `G10/${noun}-longer-than-saved`,
      title: 'a stored name that is longer than we would save, or blank, still reads',
      async ask({ repository, insertRaw }) {
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        for (const name of ['x'.repeat(10_000), '', ' ']) {
          await insertRaw({ [collection]: [kind.raw(oid(oidText(1)), { name })] });
          const one = readOf(kind, oidText(1), { name });
          expectValue(await repository.getById(one.id), one, 'getById');
          expectValue(await repository.list(), { items: [one] }, 'list');
          expectValue(await kind.find(repository), [one], 'the list by name');
          await rejectsWith('VALIDATION', () => repository.save(one), 'name');
          const saved = await repository.save({ ...one, name: 'shorter' });
          assert.equal(saved.version, 2);
          await repository.delete(one.id);
        }
      },
    }),
  ];
}
