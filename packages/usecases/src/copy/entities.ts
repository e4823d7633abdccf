import type { New } from '@jts/domain';
import type { CallOptions, Page, PageOptions } from '@jts/ports';
import { inParallel } from '../in-parallel.js';
import { pagesOf } from '../pages.js';
import { hashOf } from './content-hash.js';
import { type CopyPlan, copyDocument } from './documents.js';
import type { IdMap } from './id-map.js';
import type { PartTally } from './report.js';

interface Entity {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What the ports of formulas and strategies share. */
interface EntityRepository<T> {
  save(entity: New<T> | T, options?: CallOptions): Promise<T>;
  getById(id: string, options?: CallOptions): Promise<T | null>;
  list(options?: PageOptions): Promise<Page<T>>;
}

/** Whatever is in a store under an id, without what a store gives. */
function contentOf<T extends Entity>(entity: T): New<T> {
  const { id, version, createdAt, updatedAt, ...content } = entity;
  return content as unknown as New<T>;
}

interface EntityCopy<T extends Entity> {
  readonly from: EntityRepository<T>;
  readonly to: EntityRepository<T>;
  readonly noun: string;
  readonly map: IdMap;
  readonly tally: PartTally;
  readonly call: CallOptions;
  /** The content with the references that it has in the target. */
  mapped(content: New<T>): New<T>;
}

/** Copies formulas or strategies. @returns the ids in the target by those in the source */
export async function copyEntities<T extends Entity>(
  copy: EntityCopy<T>,
): Promise<ReadonlyMap<string, string>> {
  const { from, tally, call } = copy;
  const plan = planFor(copy);
  const ids = new Map<string, string>();
  for await (const page of pagesOf((options) => from.list(options), call)) {
    const copied = await inParallel(page, (entity) => copyDocument(plan, entity));
    for (const [i, one] of copied.entries()) {
      if (one.target !== undefined) ids.set((page[i] as T).id, one.target);
      await tally.add(one);
    }
  }
  return ids;
}

function planFor<T extends Entity>(copy: EntityCopy<T>): CopyPlan<T, New<T>> {
  const { to, noun, map, call, mapped } = copy;
  let index: Promise<Map<string, string[]>> | undefined;
  return {
    map,
    originOf: ({ id, createdAt }) => ({ id, since: createdAt }),
    nameOf: ({ id, name }) => `${noun} ${JSON.stringify(name.slice(0, 60))} (${id})`,
    contentOf: (entity) => mapped(contentOf(entity)),
    contentInTarget: contentOf,
    read: (id) => to.getById(id, call),
    async claim(_, hash) {
      // Complete before the first of this run is created: whoever creates one has awaited it.
      index ??= idsByHash(to, call);
      const ids = (await index).get(hash) ?? [];
      const free = ids.find((id) => !map.isTaken(id));
      if (free !== undefined) map.take(free);
      return free;
    },
    create: (content) => to.save(content, call),
    update: ({ id, version, createdAt, updatedAt }, content) =>
      to.save({ ...content, id, version, createdAt, updatedAt } as unknown as T, call),
  };
}

/** What the target has, by content: tens of bytes each. */
async function idsByHash<T extends Entity>(
  repository: EntityRepository<T>,
  call: CallOptions,
): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  for await (const page of pagesOf((options) => repository.list(options), call)) {
    for (const entity of page) {
      const hash = await hashOf(contentOf(entity));
      ids.set(hash, [...(ids.get(hash) ?? []), entity.id]);
    }
  }
  return ids;
}
