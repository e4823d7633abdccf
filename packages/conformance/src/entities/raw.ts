import {
  type Entity,
  type EntityKind,
  type EntityRepository,
  expectEntity,
  expectStored,
} from './kind.js';

/** The times of every `raw` document. */
export const rawTimes = {
  createdAt: new Date('2024-01-01T00:00:00.000Z'),
  updatedAt: new Date('2024-01-02T00:00:00.000Z'),
};

/** What `kind.raw` reads as, but for these fields. */
export function readOf<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
  id: string,
  fields: object,
): T {
  return { ...kind.bare('raw'), id, version: 1, ...rawTimes, ...fields } as unknown as T;
}

/** Where no other program can write: the port keeps the same content. */
export async function saveInstead<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
  repository: R,
  fields: object,
): Promise<void> {
  // What the port would not take, or gives itself, is left out.
  const { expression: _, version: __, ...content } = { ...fields } as Record<string, unknown>;
  const given = { ...kind.bare('raw'), ...content };
  const saved = expectEntity(await repository.save(given), given, 1, 'what save returns');
  await expectStored(kind, repository, [saved]);
}
