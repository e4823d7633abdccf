import { checkText, ValidationError } from '@jts/domain';
import type { Page, PageOptions } from '@jts/ports';
import type { Place, Placed } from './documents-driver.js';
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

/** A page of a list; one entry more than the page holds tells whether there is a next one. */
export async function readPage<T>(
  { list, limit, after }: CheckedPage,
  context: CallContext,
  read: (
    after: Place | undefined,
    limit: number,
    context: CallContext,
  ) => Promise<readonly Placed<T>[]>,
): Promise<Page<T>> {
  const found = await read(after, limit + 1, { ...context, limits: ofAnyLength(context.limits) });
  const page = found.slice(0, limit);
  const items = Object.freeze(page.map(({ item }) => item));
  const last = page.at(-1);
  return last === undefined || found.length <= limit
    ? { items }
    : { items, next: JSON.stringify([list, ...last.place]) };
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
