import type { New } from '@jts/domain';
import type { CallOptions, Page, PageOptions, SaveOptions, SearchOptions } from '@jts/ports';
import { assert } from 'chai';
import { idPattern } from '../documents/document-case.js';
import type { RawDocument, RawValue } from '../documents/ejson.js';
import { expectValue } from '../documents/values.js';

/** What formulas and strategies share. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What their repositories share. */
export interface EntityRepository<T> {
  save(entity: New<T> | T, options?: SaveOptions): Promise<T>;
  getById(id: string, options?: CallOptions): Promise<T | null>;
  list(options?: PageOptions): Promise<Page<T>>;
  search(query: string, options?: SearchOptions): Promise<readonly T[]>;
  delete(id: string, options?: CallOptions): Promise<boolean>;
}

/** A field that is wrong: where it stands, and how it is put into an entity. */
export type WrongField = readonly [name: string, path: string, fields: object];

/** Fields of a document; one that is undefined is left out. */
export type RawFields = Readonly<Record<string, RawValue | undefined>>;

export type GivenShape = readonly [name: string, fields: RawFields, read: object];

export type CorruptField = readonly [name: string, path: string, stored: RawFields, given: object];

/** What differs between formulas and strategies in the cases that both have. */
export interface EntityKind<T extends Entity, R extends EntityRepository<T>> {
  /** In the keys of cases. */
  readonly noun: string;
  readonly plural: string;
  /** Only what is required. */
  bare(name: string): New<T>;
  /** Every field. */
  full(name: string): New<T>;
  /** A list other than pages, which has all that `bare` and `full` give. */
  find(repository: R, options?: CallOptions): Promise<readonly T[]>;
  /** `full` with null or undefined in all optional places, and with nothing in them. */
  readonly absences: readonly (readonly [name: string, given: object, stored: object])[];
  /** Fields for `bare` that are VALIDATION, in a new entity and in one that is stored. */
  readonly wrong: readonly WrongField[];
  readonly collection: 'formulas' | 'strategies';
  /** The document of `bare('raw')` that another program wrote, but for these fields. */
  raw(id: RawValue, fields?: RawFields): RawDocument;
  /** Documents that are `raw` but for these fields, and what they read as. */
  readonly given: readonly GivenShape[];
  /** Documents that can't be understood, where, and the same as the port would get it. */
  readonly corrupt: readonly CorruptField[];
  /** Fields with parts that we don't know, an update, and what must come of it. */
  readonly unknown: { readonly before: RawFields; readonly update: object; readonly after: object };
  /** An older document, what its first save leaves in these fields, and what it reads as. */
  readonly upgrade: { readonly before: RawFields; readonly read: object; readonly after: object };
}

/** What the caller gave of an entity. */
export function contentOf<T extends Entity>(entity: T): New<T> {
  const { id: _id, version: _version, createdAt: _created, updatedAt: _updated, ...rest } = entity;
  return rest as unknown as New<T>;
}

/** Checks an entity against what was saved, and what the store adds. */
export function expectEntity<T extends Entity>(
  actual: T | null | undefined,
  content: New<T>,
  version: number,
  what: string,
): T {
  if (!actual) return assert.fail(`${what} must be there`);
  const { id, createdAt, updatedAt } = actual;
  assert.match(id, idPattern, `the id of ${what}`);
  for (const [name, date] of Object.entries({ createdAt, updatedAt })) {
    assert.instanceOf(date, Date, `${name} of ${what}`);
    assert.isFalse(Number.isNaN(date.getTime()), `${name} of ${what} is a time`);
  }
  expectValue(actual, { ...content, id, version, createdAt, updatedAt }, what);
  return actual;
}

/** Checks that every read has just these entities, the list by name in this order. */
export async function expectStored<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
  repository: R,
  expected: readonly T[],
): Promise<void> {
  const byId = [...expected].sort((a, b) => (a.id < b.id ? -1 : 1));
  expectValue((await repository.list({ limit: 1000 })).items, byId, 'list');
  expectValue(await kind.find(repository), expected, 'the list by name');
  for (const one of expected) {
    expectValue(await repository.getById(one.id), one, 'getById');
    const found = await repository.search(one.name, { limit: 1000 });
    expectValue(
      found.filter(({ id }) => id === one.id),
      [one],
      `search for ${JSON.stringify(one.name)}`,
    );
  }
}

/** A call of each method, with these options. */
export function entityCalls<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
  repository: R,
  options: CallOptions,
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  return [
    ['save', () => repository.save(kind.bare('A'), options)],
    ['getById', () => repository.getById('0'.repeat(24), options)],
    ['find', () => kind.find(repository, options)],
    ['search', () => repository.search('A', options)],
    ['list', () => repository.list(options)],
    ['delete', () => repository.delete('0'.repeat(24), options)],
  ];
}
