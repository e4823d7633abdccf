import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { turn, whileRunning } from '../concurrency.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { conflicts, rejectsWith, settled } from '../expect.js';
import {
  contentOf,
  type Entity,
  type EntityKind,
  type EntityRepository,
  expectEntity,
  expectStored,
} from './kind.js';

export function versionCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun } = kind;
  return [
    documentCase<R>({
      key: `F2/${noun}-next-version`,
      title: 'each save makes the next version, also of equal content, on any connection',
      async ask(test) {
        const { repository } = test;
        const other = await test.another();
        let last = await repository.save(kind.full('A'));
        for (let version = 2; version <= 20; version++) {
          const content = kind.full(`A${Math.floor(version / 3)}`);
          const next = { ...last, ...content };
          const saved = await (version % 2 ? repository : other).save(next);
          assert.equal(saved.id, last.id, 'the id');
          last = expectEntity(saved, content, version, `version ${version}`);
          expectValue(await repository.getById(saved.id), saved, `version ${version} read`);
        }
        await expectStored(kind, other, [last]);
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-conflict`,
      title: 'a save of any version but the stored one is VERSION_CONFLICT with both',
      async ask({ repository }) {
        const first = await repository.save(kind.full('A'));
        const second = await repository.save({ ...first, name: 'B' });
        const third = await repository.save({ ...second, name: 'C' });
        for (const version of [1, 2, 4, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
          const stale = { ...third, name: 'D', version };
          await conflicts(() => repository.save(stale), version, 3);
        }
        await expectStored(kind, repository, [third]);
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-savers-at-once`,
      title: 'of 50 concurrent savers of one version exactly one wins; the others conflict with it',
      async ask(test) {
        const connections = [test.repository, await test.another()];
        let last = await test.repository.save(kind.bare('A'));
        for (let round = 1; round <= 3; round++) {
          const base = last;
          const outcomes = await Promise.all(
            Array.from({ length: 50 }, (_, i) => {
              const repository = connections[i % connections.length] as R;
              return settled(() => repository.save({ ...base, name: `${round} ${i}` }));
            }),
          );
          const winners = outcomes.flatMap((one) => ('value' in one ? [one.value] : []));
          assert.lengthOf(winners, 1, 'savers who won');
          for (const outcome of outcomes) {
            if (!('error' in outcome)) continue;
            await conflicts(() => Promise.reject(outcome.error), round, round + 1);
          }
          last = winners[0] as T;
          assert.equal(last.version, round + 1);
          for (const reader of connections) await expectStored(kind, reader, [last]);
        }
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-equal-savers`,
      title: 'of savers of equal content one wins as well, and who comes later conflicts',
      why: 'A save that looks whether a lost answer was its own may take that of another for it.',
      async ask(test) {
        const connections = [test.repository, await test.another()] as const;
        const base = await test.repository.save(kind.bare('A'));
        const update = { ...base, name: 'B' };
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            settled(() => (i % 2 === 0 ? connections[0] : connections[1]).save(update)),
          ),
        );
        assert.lengthOf(
          outcomes.filter((one) => 'value' in one),
          1,
          'savers who won',
        );
        for (const one of connections) await conflicts(() => one.save(update), 1, 2);
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-reader-beside-saver`,
      title: 'beside a saver a reader always has one whole version, and never goes back in time',
      why: 'A replace that deletes first, or a read from a copy that lags, shows here.',
      async ask(test) {
        const other = await test.another();
        let last = await test.repository.save(kind.bare('1'));
        const { id } = last;
        const saveOften = async () => {
          for (let n = 2; n <= 12; n++) {
            last = await test.repository.save({ ...last, name: `${n}`, description: `${n}` });
          }
        };
        let newest = 1;
        await whileRunning(saveOften, async () => {
          const [listed] = (await other.list()).items;
          for (const seen of [await other.getById(id), listed]) {
            if (!seen) return assert.fail('it is missing');
            assert.equal(seen.name, `${seen.version}`, 'the name of that version');
            if (seen.version > 1) assert.equal(seen.description, seen.name, 'its description');
          }
          const { version } = (await other.getById(id)) ?? assert.fail('it is missing');
          assert.isAtLeast(version, newest, 'the version that a reader saw');
          newest = version;
        });
        assert.equal(newest, 12);
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-new-ones-at-once`,
      title: '50 that are new, saved at the same time over two connections, are 50',
      async ask(test) {
        const connections = [test.repository, await test.another()];
        const names = Array.from({ length: 50 }, (_, i) => `N${String(i).padStart(2, '0')}`);
        const all = await Promise.all(
          names.map((name, i) => (connections[i % 2] as R).save(kind.bare(name))),
        );
        all.forEach((one, i) => {
          expectEntity(one, kind.bare(names[i] as string), 1, `${i}`);
        });
        assert.equal(new Set(all.map(({ id }) => id)).size, 50, 'distinct ids');
        await expectStored(kind, test.repository, all);
      },
    }),

    documentCase<R>({
      key: `F2/${noun}-delete-beside-save`,
      title: 'a delete beside a save deletes, whichever is first',
      why: 'A server that moves what it updates lets a delete find nothing for a moment.',
      async ask(test) {
        const { repository } = test;
        const other = await test.another();
        for (let round = 1; round <= 30; round++) {
          const base = await repository.save(kind.bare('A'));
          const save = settled(() => repository.save({ ...base, name: 'B' }));
          const [saved, deleted] = await Promise.all([save, other.delete(base.id)]);
          assert.isTrue(deleted, `round ${round}: there was something to delete`);
          assert.isNull(await repository.getById(base.id), `round ${round}: what is left`);
          if ('error' in saved) await rejectsWith('NOT_FOUND', () => Promise.reject(saved.error));
        }
      },
    }),

    documentCase<R>({
      key: `F3/${noun}-times`,
      title: 'createdAt is kept, updatedAt is the store’s clock, whatever the caller says',
      async ask(test) {
        const other = await test.another();
        const created = await test.repository.save(kind.bare('A'));
        assert.isAtLeast(+created.updatedAt, +created.createdAt, 'updatedAt at first');
        let last = created;
        for (const said of [new Date(0), new Date('2299-12-31T00:00:00Z'), last.updatedAt]) {
          const given = { ...last, createdAt: said, updatedAt: said };
          const saved = await (last.version % 2 ? other : test.repository).save(given);
          assert.equal(+saved.createdAt, +created.createdAt, 'createdAt');
          assert.isAtLeast(+saved.updatedAt, +last.updatedAt, 'updatedAt');
          assert.isBelow(+saved.updatedAt, Date.UTC(2299, 0), 'updatedAt');
          last = saved;
        }
        expectValue(await test.repository.getById(created.id), last, 'getById');
      },
    }),

    documentCase<R>({
      key: `F3/${noun}-clock`,
      title: 'times are those of a clock: in UTC, to the millisecond, and going on',
      why: 'A time that passes through a local clock is off by hours; text may have seconds only.',
      async ask({ repository }) {
        const first = await repository.save(kind.bare('A'));
        const seen = [first];
        // Clocks of databases may have another pace than that of this machine, but they go on.
        for (let n = 0; n < 50; n++) {
          await turn();
          seen.push(await repository.save(seen.at(-1) as T));
        }
        const times = seen.map(({ updatedAt }) => updatedAt.getTime());
        assert.isAbove(new Set(times).size, 2, 'different times of 51 saves');
        // No time zone is nearer to UTC than half an hour, and no clock of a server that far off.
        const off = Math.abs((times[0] as number) - Date.now());
        assert.isBelow(off, 20 * 60_000, `updatedAt is ${off} ms off`);
        assert.deepEqual(seen.at(-1)?.createdAt, first.createdAt, 'createdAt');
      },
    }),

    ...kind.absences.map(([name, given, stored], i) =>
      documentCase<R>({
        key: `F4/${noun}-absent-${i + 1}`,
        title: `absent and null are the same, absent: ${name}`,
        async ask({ repository }) {
          const expected = { ...kind.bare('A'), ...stored };
          const saved = await repository.save({ ...kind.bare('A'), ...given });
          expectEntity(saved, expected, 1, 'what save returns');
          await expectStored(kind, repository, [saved]);
          const full = await repository.save({ ...saved, ...kind.full('A') });
          const update = {
            ...kind.bare('A'),
            id: saved.id,
            version: 2,
            ...timesOf(full),
            ...given,
          };
          const last = await repository.save(update as unknown as T);
          expectEntity(last, expected, 3, 'after an update');
          await expectStored(kind, repository, [last]);
        },
      }),
    ),

    documentCase<R>({
      key: `F4/${noun}-removed`,
      title: 'an update without an optional field removes it, and one with it brings it back',
      why: 'A $set leaves alone what it does not name; $literal and dotted paths merge.',
      async ask({ repository }) {
        let last = await repository.save(kind.full('A'));
        for (const content of [kind.bare('A'), kind.full('A'), kind.bare('B')]) {
          const { id, version } = last;
          const update = { ...content, id, version, ...timesOf(last) } as unknown as T;
          last = expectEntity(await repository.save(update), content, version + 1, 'saved');
          await expectStored(kind, repository, [last]);
        }
        expectValue(contentOf(last), kind.bare('B'), 'what is left');
      },
    }),
  ];
}

const timesOf = ({ createdAt, updatedAt }: Entity) => ({ createdAt, updatedAt });
