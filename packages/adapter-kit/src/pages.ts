import { checkText, ValidationError } from '@jts/domain';
import type { Page, PageOptions } from '@jts/ports';
import type { Listed, Place, Placed } from './documents-driver.js';
import type { CallContext } from './driver.js';
import { ofAnyLength } from './limits.js';
import { checkInteger } from './options.js';

export interface CheckedPage {
  /** Which list: part of its cursors, so that no other takes them. */
  readonly list: string;
  readonly limit: number;
  readonly after: Place | undefined;
}

export function checkPage(list: string, options: PageOptions | undefined): CheckedPage {
  return {
    list,
    limit: checkLimit(options?.limit),
    after: options?.after === undefined ? undefined : placeOf(list, options.after),
  };
}

export function checkLimit(limit: number | undefined): number {
  return checkInteger('limit', limit ?? 100, 1, 1000);
}

/** A page of a list, and the cursor of the next one. */
export async function readPage<T>(
  { list, limit, after }: CheckedPage,
  context: CallContext,
  read: (after: Place | undefined, limit: number, context: CallContext) => Promise<Listed<T>>,
): Promise<Page<T>> {
  const found = await read(after, limit + 1, { ...context, limits: ofAnyLength(context.limits) });
  const { items, next } = 'items' in found ? found : cut(found, limit);
  const page = { items: Object.freeze([...items]) };
  return next === undefined ? page : { ...page, next: JSON.stringify([list, ...next]) };
}

/** A page of what was found; an entry more than it holds tells that there is a next one. */
function cut<T>(found: readonly Placed<T>[], limit: number) {
  const page = found.slice(0, limit);
  const next = found.length > limit ? page.at(-1)?.place : undefined;
  return { items: page.map(({ item }) => item), next };
}

/** A cursor comes from outside: a page's link, another program's request. */
function placeOf(list: string, after: unknown): Place {
  const cursor = parse(checkText('after', after));
  if (!Array.isArray(cursor) || !cursor.every(isText)) throw notACursor();
  const [of, ...place] = cursor;
  if (of !== list || place.length === 0) throw notACursor();
  return place;
}

const isText = (part: unknown): boolean => typeof part === 'string' && part.isWellFormed();

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notACursor();
  }
}

/**
 * The text of a place in a list that is ordered by one.
 *
 * @throws ValidationError naming `after`, where the place has more
 */
export function onlyText([text, ...more]: Place): string {
  if (text === undefined || more.length > 0) throw notACursor();
  return text;
}

/** What a driver throws for a place that is none of its own. */
export function notACursor(): ValidationError {
  return new ValidationError('after', 'must be the `next` of a page of this list');
}
