import { assert } from 'chai';
import type { ConformanceCase } from '../case.js';
import { badCursors, badLimits, documentCase, notTexts } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import {
  type Entity,
  type EntityKind,
  type EntityRepository,
  entityCalls,
  expectEntity,
  expectStored,
} from './kind.js';

export function callCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun } = kind;
  return [
    documentCase<R>({
      key: `G2/${noun}-checked`,
      title: `a ${noun} that is none is VALIDATION, naming its field, and nothing is stored`,
      async ask({ repository }) {
        const saved = await repository.save(kind.full('A'));
        for (const [name, path, fields] of kind.wrong) {
          const fresh = { ...kind.bare('B'), ...fields };
          await rejectsWith('VALIDATION', () => repository.save(fresh), path).catch(named(name));
          const update = { ...saved, ...fields };
          await rejectsWith('VALIDATION', () => repository.save(update), path).catch(named(name));
        }
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `G2/${noun}-versions-checked`,
      title: 'an id or a version that is none is VALIDATION, and nothing is stored',
      async ask({ repository }) {
        const saved = await repository.save(kind.bare('A'));
        for (const version of [undefined, null, 0, -1, 1.5, '1', Number.NaN, { $gt: 0 }, 2 ** 53]) {
          const wrong = { ...saved, version: version as never };
          await rejectsWith('VALIDATION', () => repository.save(wrong), 'version');
        }
        for (const id of [
          '',
          'a\0',
          '\ud800',
          'x'.repeat(1025),
          1,
          {},
          { $ne: null },
          [saved.id],
        ]) {
          const wrong = { ...saved, id: id as never };
          await rejectsWith('VALIDATION', () => repository.save(wrong), 'id');
        }
        for (const entity of [undefined, null, 'A', 1, [], () => kind.bare('B')]) {
          await rejectsWith('VALIDATION', () => repository.save(entity as never));
        }
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `G2/${noun}-arguments-checked`,
      title: 'arguments that make no sense are VALIDATION of every method',
      why: 'An object where text belongs is an operator to a database: { $ne: null } finds all.',
      async ask({ repository }) {
        const saved = await repository.save(kind.bare('A'));
        for (const [name, value] of notTexts as readonly (readonly [string, never])[]) {
          const fail = named(name);
          await rejectsWith('VALIDATION', () => repository.getById(value), 'id').catch(fail);
          await rejectsWith('VALIDATION', () => repository.delete(value), 'id').catch(fail);
          await rejectsWith('VALIDATION', () => repository.search(value), 'query').catch(fail);
        }
        for (const limit of badLimits as never[]) {
          await rejectsWith('VALIDATION', () => repository.list({ limit }), 'limit');
          await rejectsWith('VALIDATION', () => repository.search('A', { limit }), 'limit');
        }
        for (const after of badCursors as never[]) {
          await rejectsWith('VALIDATION', () => repository.list({ after }), 'after');
        }
        await expectStored(kind, repository, [saved]);
      },
    }),

    documentCase<R>({
      key: `G9/${noun}-timeouts-checked`,
      title: 'a timeout that is no time is VALIDATION of every method, and nothing is written',
      async ask({ repository }) {
        for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
          for (const [, call] of entityCalls(kind, repository, { timeoutMs })) {
            await rejectsWith('VALIDATION', call, 'timeoutMs');
          }
        }
        await expectStored(kind, repository, []);
        for (const [, call] of entityCalls(kind, repository, { timeoutMs: 60_000 })) await call();
      },
    }),

    documentCase<R>({
      ...optionsKept,
      key: `G4/${noun}-options`,
      ask: ({ repository }) =>
        expectOptionsKept((options) => entityCalls(kind, repository, options)),
    }),

    documentCase<R>({
      key: `G7/${noun}-calls-aborted`,
      title: 'a signal that has fired, or fires during a call, is ABORTED of every method',
      async ask({ repository }) {
        const reason = new Error('enough');
        const gone = { signal: AbortSignal.abort(reason) };
        for (const [name, call] of entityCalls(kind, repository, gone)) {
          const error = await rejectsWith('ABORTED', call).catch(named(name));
          assert.deepEqual([error.name, error.cause], ['AbortError', reason], name);
        }
        await expectStored(kind, repository, []);
        const saved = await repository.save(kind.bare('B'));
        for (const i of entityCalls(kind, repository, {}).keys()) {
          const controller = new AbortController();
          const calls = entityCalls(kind, repository, { signal: controller.signal });
          const [name, call] = calls[i] ?? assert.fail('a call');
          const answer = call();
          controller.abort(reason);
          await rejectsWith('ABORTED', () => answer).catch(named(name));
        }
        // The save that was aborted may still be stored, even later: whole, or not at all.
        for (const one of (await repository.list()).items) {
          const mine = one.id === saved.id;
          expectEntity(one, mine ? kind.bare('B') : kind.bare('A'), 1, 'what is stored');
        }
        expectValue(await repository.getById(saved.id), saved, 'what was stored before');
      },
    }),
  ];
}

/** Puts the name of a row before what was found about it. */
function named(name: string): (error: Error) => never {
  return (error) => {
    error.message = `${name}: ${error.message}`;
    throw error;
  };
}
