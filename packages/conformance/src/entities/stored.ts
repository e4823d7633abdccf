import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { allPages, documentCase } from '../documents/document-case.js';
import { normalized, oid, oidText } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';
import { conflicts, settled } from '../expect.js';
import { type Entity, type EntityKind, type EntityRepository, expectStored } from './kind.js';
import { rawTimes, readOf, saveInstead } from './raw.js';

/** Documents that other programs have written: shapes of before, ids of another kind. */
export function storedCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun, plural, collection } = kind;
  return [
    ...kind.given.map(([name, fields, read], i) =>
      documentCase<R>({
        key: `F4/${noun}-given-${i + 1}`,
        title: `a ${noun} that another program has stored reads right: ${name}`,
        async ask({ repository, insertRaw }) {
          if (insertRaw === undefined) return saveInstead(kind, repository, read);
          await insertRaw({ [collection]: [kind.raw(oid(oidText(1)), fields)] });
          await expectStored(kind, repository, [readOf(kind, oidText(1), read)]);
        },
      }),
    ),

    documentCase<R>({
      key: `F1/${noun}-string-ids`,
      title: `${plural} whose ids are strings are read, listed, saved and deleted like others`,
      why: 'Databases order ids by type first, and compare within one type only.',
      async ask({ repository, insertRaw }) {
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        const ids = ['abc', oidText(0xf00), 'ABC', oidText(3), oidText(1), oidText(2), '가.$'];
        const raw = ids.map((id, i) => {
          return kind.raw(i > 2 && i < 6 ? oid(id) : id, { name: `raw ${i}` });
        });
        await insertRaw({ [collection]: raw });
        const all = ids.map((id, i) => readOf(kind, id, { name: `raw ${i}` }));
        expectValue(await kind.find(repository), all, 'the list by name');
        for (const one of all) expectValue(await repository.getById(one.id), one, one.id);
        for (const limit of [1, 2, 3, 6, 7, 8]) {
          const listed = await allPages((page) => repository.list(page), limit);
          const byName = listed.toSorted((a, b) => (a.name < b.name ? -1 : 1));
          expectValue(byName, all, `pages of ${limit}`);
        }
        for (const one of all) {
          const saved = await repository.save({ ...one, name: 'mine' });
          expectValue(
            saved,
            { ...one, name: 'mine', version: 2, updatedAt: saved.updatedAt },
            'saved',
          );
          expectValue(await repository.getById(one.id), saved, one.id);
          await conflicts(() => repository.save(one), 1, 2);
          assert.isTrue(await repository.delete(one.id), one.id);
          assert.isNull(await repository.getById(one.id), one.id);
        }
        await expectStored(kind, repository, []);
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-no-version`,
      title: 'without a version, or with null, a stored document has version 1',
      async ask(test) {
        const { repository, insertRaw } = test;
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        const connections = [repository, await test.another()];
        const versions = [undefined, null] as const;
        await insertRaw({
          [collection]: versions.map((version, i) => kind.raw(oid(oidText(i)), { version })),
        });
        for (const i of versions.keys()) {
          const one = readOf(kind, oidText(i), {});
          expectValue(await repository.getById(one.id), one, 'getById');
          await conflicts(() => repository.save({ ...one, version: 2 }), 2, 1);
          const outcomes = await Promise.all(
            Array.from({ length: 50 }, (_, n) => {
              const saver = connections[n % 2] as R;
              return settled(() => saver.save({ ...one, name: `${n}` }));
            }),
          );
          const winners = outcomes.flatMap((outcome) =>
            'value' in outcome ? [outcome.value] : [],
          );
          assert.lengthOf(winners, 1, 'savers who won');
          for (const outcome of outcomes) {
            if ('error' in outcome) await conflicts(() => Promise.reject(outcome.error), 1, 2);
          }
          expectValue(await repository.getById(one.id), winners[0], 'what is stored');
        }
      },
    }),

    documentCase<R>({
      key: `G5/${noun}-ties-stored`,
      title: 'of equal names the lower id comes first, whatever was stored first',
      async ask({ repository, insertRaw }) {
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        const order = [5, 1, 4, 2, 6, 3];
        await insertRaw({ [collection]: order.map((n) => kind.raw(oid(oidText(n)))) });
        const all = order.toSorted((a, b) => a - b).map((n) => readOf(kind, oidText(n), {}));
        await expectStored(kind, repository, all);
        expectValue(await repository.search('raw', { limit: 2 }), all.slice(0, 2), 'limited');
      },
    }),

    documentCase<R>({
      key: `F3/${noun}-created-elsewhere`,
      title: 'a save keeps the createdAt that another program has stored',
      async ask({ repository, insertRaw }) {
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        await insertRaw({ [collection]: [kind.raw(oid(oidText(1)))] });
        const one = readOf(kind, oidText(1), {});
        const saved = await repository.save({ ...one, name: 'B', createdAt: new Date(0) });
        assert.equal(+saved.createdAt, +rawTimes.createdAt, 'createdAt');
        assert.isAbove(+saved.updatedAt, +rawTimes.updatedAt, 'updatedAt');
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `F4/${noun}-unknown-kept`,
      title: 'fields that we don’t know survive a save, inside others as well, in their order',
      why: 'Other programs write them, and read them again.',
      async ask({ repository, insertRaw, readRaw }) {
        if (insertRaw === undefined) return saveInstead(kind, repository, {});
        const { before, update, after } = kind.unknown;
        await insertRaw({ [collection]: [kind.raw(oid(oidText(1)), before)] });
        const one = (await repository.getById(oidText(1))) ?? assert.fail('must be there');
        assert.notProperty(one, 'owner', 'what is read');
        const saved = await repository.save({ ...one, ...update });
        expectValue(saved, { ...one, ...update, version: 2, updatedAt: saved.updatedAt }, 'saved');
        await repository.save(saved);
        if (readRaw === undefined) return;
        const [document = {}] = await readRaw(collection);
        expectFields(document, after);
        const fields = Object.keys(kind.raw(oid(oidText(1)), before));
        assert.deepEqual(
          Object.keys(document).filter((field) => fields.includes(field)),
          fields,
          'the order of fields',
        );
      },
    }),

    documentCase<R>({
      key: `F4/${noun}-upgraded`,
      title: 'the first save of an older document gives it today’s shape; its id stays',
      async ask({ repository, insertRaw, readRaw }) {
        const { before, read, after } = kind.upgrade;
        if (insertRaw === undefined) return saveInstead(kind, repository, read);
        for (const id of ['old', oid(oidText(1))]) {
          await insertRaw({ [collection]: [kind.raw(id, before)] });
          const text = id === 'old' ? id : oidText(1);
          const one = readOf(kind, text, read);
          expectValue(await repository.getById(text), one, 'what is read');
          const saved = await repository.save(one);
          expectValue(await repository.getById(text), saved, 'what is read then');
          expectValue(saved, { ...one, version: 2, updatedAt: saved.updatedAt }, 'saved');
          if (readRaw !== undefined) {
            const [document = {}] = await readRaw(collection);
            expectFields(document, { ...after, _id: id });
          }
          await repository.delete(text);
        }
      },
    }),

    documentCase<R>({
      key: `F4/${noun}-written-shape`,
      title: 'what we store is the given shape, with its types, and without nulls',
      why: 'Other programs read it: references are ids, dates are dates, absent is absent.',
      async ask({ repository, insertRaw, readRaw }) {
        const saved = await repository.save(kind.bare('raw'));
        if (readRaw === undefined) {
          assert.isUndefined(insertRaw, 'who writes documents past the adapter can read them');
          return expectStored(kind, repository, [saved]);
        }
        const times = { createdAt: isoOf(saved.createdAt), updatedAt: isoOf(saved.updatedAt) };
        const expected = normalized(kind.raw(oid(saved.id), times));
        expectValue(await readRaw(collection), [expected], 'the document');
        const next = await repository.save({ ...saved, ...kind.full('raw') });
        await repository.save({ ...kind.bare('raw'), ...identityOf(next) } as unknown as T);
        const [document = {}] = await readRaw(collection);
        expectValue(
          document,
          { ...expected, version: 3, updatedAt: document['updatedAt'] },
          'the document once optional fields were there',
        );
      },
    }),
  ];
}

function expectFields(document: object, fields: object): void {
  for (const [field, value] of Object.entries(normalized({ ...fields }))) {
    if (value === undefined) assert.notProperty(document, field);
    else expectValue(Reflect.get(document, field), value, `the stored field ${field}`);
  }
}

const isoOf = (date: Date) => ({ $date: date.toISOString() });

const identityOf = ({ id, version, createdAt, updatedAt }: Entity) => ({
  id,
  version,
  createdAt,
  updatedAt,
});
