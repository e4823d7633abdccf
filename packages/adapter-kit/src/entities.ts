import {
  checkText,
  compareText,
  matchesSearch,
  type New,
  NotFoundError,
  ValidationError,
  VersionConflictError,
} from '@jts/domain';
import type { CallOptions, Page, PageOptions, SaveOptions, SearchOptions } from '@jts/ports';
import type { StoreCalls } from './calls.js';
import { checkSize } from './document-size.js';
import type { EntityDriver, Saved } from './documents-driver.js';
import type { CallContext } from './driver.js';
import type { Limits } from './limits.js';
import { idOfNew, refuseNewId } from './new-id.js';
import { checkLimit, checkPage, readPage } from './pages.js';

interface Entity {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** What differs between formulas and strategies above their drivers. */
export interface EntityKind<T> {
  /** Its name in a store: `formulas`. */
  readonly repository: string;
  /** For messages: `formula`. */
  readonly noun: string;
  checkNew(input: unknown): New<T>;
  check(input: unknown): T;
  /** The texts that a search looks into. */
  texts(entity: T): readonly string[];
}

/** A save: of a new entity, with the id that it gets, or of a stored one. */
type Save<T> = { readonly id: string; readonly entity: New<T> } | { readonly update: T };

/** The part of the ports that formulas and strategies share, over a driver. */
export function entityRepository<T extends Entity, F>(
  kind: EntityKind<T>,
  driver: EntityDriver<T, F>,
  calls: StoreCalls,
) {
  const withId = (id: string) => () => checkText('id', id);
  return {
    save: (entity: New<T> | T, options?: SaveOptions): Promise<T> =>
      calls.run(
        `${kind.repository}.save`,
        options,
        () => checkSave(kind, entity, calls.limits, options),
        (checked, context) => save(kind, driver, checked, context),
      ),

    getById: (id: string, options?: CallOptions): Promise<T | null> =>
      calls.run(`${kind.repository}.getById`, options, withId(id), (checked, context) =>
        driver.get(checked, context),
      ),

    delete: (id: string, options?: CallOptions): Promise<boolean> =>
      calls.run(`${kind.repository}.delete`, options, withId(id), (checked, context) =>
        driver.delete(checked, context),
      ),

    list: (options?: PageOptions): Promise<Page<T>> =>
      calls.run(
        `${kind.repository}.list`,
        options,
        () => checkPage(kind.noun, options),
        (page, context) => readPage(page, context, (...call) => driver.list(...call)),
      ),

    search: (query: string, options?: SearchOptions): Promise<readonly T[]> =>
      calls.run(
        `${kind.repository}.search`,
        options,
        () => ({ query: checkText('query', query), limit: checkLimit(options?.limit) }),
        async (checked, context) => search(kind, driver, checked, context),
      ),

    find: (operation: string, check: () => F, options?: CallOptions): Promise<readonly T[]> =>
      calls.run(`${kind.repository}.${operation}`, options, check, async (filter, context) =>
        byName(await driver.find(filter, context)),
      ),
  };
}

/** Told apart by the id, which only a store gives. */
function checkSave<T extends Entity>(
  kind: EntityKind<T>,
  input: New<T> | T,
  limits: Limits,
  options: SaveOptions | undefined,
): Save<T> {
  if (typeof input !== 'object' || input === null) {
    throw new ValidationError('', `must be a ${kind.noun}`);
  }
  const fitting = <E>(entity: E) => checkSize(`the ${kind.noun}`, entity, limits);
  if ((input.id ?? null) === null) {
    return { id: idOfNew(options), entity: fitting(kind.checkNew(input)) };
  }
  refuseNewId(options);
  return { update: fitting(kind.check(input)) };
}

async function save<T extends Entity>(
  { noun }: EntityKind<T>,
  driver: Pick<EntityDriver<T, unknown>, 'create' | 'update'>,
  checked: Save<T>,
  context: CallContext,
): Promise<T> {
  if ('entity' in checked) return driver.create(checked.id, checked.entity, context);
  const { id, version } = checked.update;
  return savedOr(await driver.update(checked.update, context), (actual) =>
    actual === 0
      ? new NotFoundError(noun, id)
      : new VersionConflictError(`${noun} ${JSON.stringify(id)}`, version, actual),
  );
}

export function savedOr<T>(outcome: Saved<T>, refusal: (actual: number) => Error): T {
  if ('saved' in outcome) return outcome.saved;
  throw refusal(outcome.actual);
}

/** The first hits by name, then id: candidates come by name, so that it ends with the last of them. */
async function search<T extends Entity>(
  { texts }: EntityKind<T>,
  driver: Pick<EntityDriver<T, unknown>, 'search'>,
  { query, limit }: { readonly query: string; readonly limit: number },
  context: CallContext,
): Promise<readonly T[]> {
  let hits: T[] = [];
  if (query.trim() === '') return hits;
  for await (const candidates of driver.search(query, limit, context)) {
    for (const candidate of candidates) {
      const last = hits[limit - 1];
      if (last !== undefined && candidate.name !== last.name) return byName(hits).slice(0, limit);
      if (texts(candidate).some((text) => matchesSearch(text, query))) hits.push(candidate);
      // Any number may have the name of the last.
      if (hits.length > 2 * limit) hits = byName(hits).slice(0, limit);
    }
  }
  return byName(hits).slice(0, limit);
}

function byName<T extends Entity>(entities: readonly T[]): T[] {
  return [...entities].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
}
