import { isStorageError, type StorageError, TooLargeError, ValidationError } from '@jts/domain';
import { hashOf } from './content-hash.js';
import type { IdMap, Origin } from './id-map.js';
import type { Copied } from './report.js';

/** How entities of one kind, which get their ids from the target, are copied. */
export interface CopyPlan<T extends { readonly id: string }, C extends object> {
  readonly map: IdMap;
  originOf(entity: T): Origin;
  /** For messages: what it is, with its id. */
  nameOf(entity: T): string;
  /** What is copied of it: neither id nor what the target gives, its references those of the target. */
  contentOf(entity: T): C;
  /** Likewise of an entity of the target, whose references are its own. */
  contentInTarget(entity: T): C;
  read(id: string): Promise<T | null>;
  /** The id of an entity of the target of this content that was nobody's copy yet, and is one now. */
  claim(content: C, hash: string): Promise<string | undefined>;
  create(content: C): Promise<T>;
  /** Gives the content to a copy; absent where entities never change. */
  readonly update?: (stored: T, content: C) => Promise<unknown>;
}

interface Found {
  readonly id: string;
  readonly hash: string;
}

/**
 * Brings one entity to the target, unless that refuses it. What an interrupted copy had saved but not
 * yet noted in the map is found again by its content: so nothing is there twice.
 *
 * @returns `target`, its id there; absent where it was refused
 */
export async function copyDocument<T extends { readonly id: string }, C extends object>(
  plan: CopyPlan<T, C>,
  entity: T,
): Promise<Copied & { readonly target?: string }> {
  const item = plan.nameOf(entity);
  const content = plan.contentOf(entity);
  const sourceHash = await hashOf(content);
  const counts = { added: 0, changed: 0, unchanged: 0, refused: 0 };
  try {
    const { done, target } = await bring(plan, entity, content, sourceHash);
    const targetHash = done === 'unchanged' ? sourceHash : (await look(plan, target))?.hash;
    return { ...counts, [done]: 1, item, target, sourceHash, targetHash };
  } catch (error) {
    const refusal = refusalOf(item, error);
    if (refusal === undefined) throw error;
    return { ...counts, refused: 1, item, refusal, sourceHash, targetHash: undefined };
  }
}

async function bring<T extends { readonly id: string }, C extends object>(
  plan: CopyPlan<T, C>,
  entity: T,
  content: C,
  hash: string,
): Promise<{ readonly done: 'added' | 'changed' | 'unchanged'; readonly target: string }> {
  const origin = plan.originOf(entity);
  const known = await plan.map.get(origin);
  const found = known === undefined ? undefined : await look(plan, known);
  if (found?.hash === hash) return { done: 'unchanged', target: found.id };
  if (found !== undefined && plan.update !== undefined) {
    await plan.update(found.stored, content);
    return { done: 'changed', target: found.id };
  }
  const claimed = await plan.claim(content, hash);
  const target = claimed ?? (await plan.create(content)).id;
  await plan.map.set(origin, target);
  return { done: claimed === undefined ? 'added' : 'unchanged', target };
}

/** An entity of the target, as it is stored. */
async function look<T extends { readonly id: string }, C extends object>(
  plan: CopyPlan<T, C>,
  id: string,
): Promise<(Found & { readonly stored: T }) | undefined> {
  const stored = await plan.read(id);
  if (stored === null) return undefined;
  return { id, stored, hash: await hashOf(plan.contentInTarget(stored)) };
}

/**
 * What other programs have stored may be more than a store takes from us: a longer name, a trade that
 * ends before it begins. It is no reason not to copy the rest.
 */
function refusalOf(item: string, error: unknown): StorageError | undefined {
  if (!isStorageError(error)) return undefined;
  if (error.code === 'TOO_LARGE') return new TooLargeError(`${item}: ${error.message}`);
  if (error.code !== 'VALIDATION') return undefined;
  const { path, reason } = error as ValidationError;
  return new ValidationError(path === '' ? item : `${item}, ${path}`, reason, { cause: error });
}
