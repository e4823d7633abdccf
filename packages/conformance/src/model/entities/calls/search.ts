import { matchesSearch, type New } from '@jts/domain';
import fc from 'fast-check';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import type { EntityCall } from '../stage.js';
import { Find } from './find.js';

const anyQuery = fc.constantFrom('a', 'ss', '가', '%', 'b ', '\u{10000}', '');

/** @param texts what a search looks into */
export const searches = <T extends Entity, R extends EntityRepository<T>>(
  texts: (content: New<T>) => readonly string[],
): fc.Arbitrary<EntityCall<T, R>> =>
  fc.tuple(anyQuery, fc.option(fc.integer({ min: 1, max: 3 })), fc.nat(1)).map(
    ([query, limit, by]) =>
      new Find<T, R>(
        {
          call: `search(${JSON.stringify(query)})${limit === null ? '' : `, limit ${limit}`}`,
          find: (repository) => found(repository, query, limit),
          wants: (content) => texts(content).some((text) => matchesSearch(text, query)),
        },
        by,
      ),
  );

/** Of a search with a limit, that it finds the first; all is what is compared. */
async function found<T extends Entity>(
  repository: EntityRepository<T>,
  query: string,
  limit: number | null,
): Promise<readonly T[]> {
  const all = await repository.search(query);
  if (limit === null) return all;
  const first = await repository.search(query, { limit });
  const ids = (entities: readonly T[]) => entities.map(({ id }) => id).join();
  return ids(first) === ids(all.slice(0, limit)) ? all : first;
}
