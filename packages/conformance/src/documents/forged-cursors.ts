import type { Page, PageOptions } from '@jts/ports';
import { assert } from 'chai';
import { controls, notText, payloads } from '../payloads.js';
import { refuses, unlessNoCursor } from '../refusals.js';
import { expectValue } from './values.js';

/** A few of each kind: each asks for several pages. */
const texts = [...payloads, ...controls].filter((_, i) => i % 5 === 0);

/**
 * Checks that a list takes no text for a cursor that is none of its own, and that one of its own whose
 * parts are others leads to a part of that list, or is refused.
 *
 * @param list a list of three entries, at least
 */
export async function expectForgedCursors<T>(
  list: (options: PageOptions) => Promise<Page<T>>,
): Promise<void> {
  const { items: all } = await list({});
  const { next = assert.fail('no next') } = await list({ limit: 1 });
  for (const after of [...payloads, ...controls, ...notText]) {
    await refuses(() => list({ after }), 'after');
  }
  for (const after of texts.flatMap((text) => forged(next, text))) {
    const page = await unlessNoCursor(() => list({ after, limit: 2 }));
    if (page === undefined) continue;
    const start = all.length - (await rest(list, page));
    expectValue(page.items, all.slice(start, start + 2), `the page after ${after.slice(0, 60)}`);
  }
}

/** How many entries there are from the first of a page on. */
async function rest<T>(
  list: (options: PageOptions) => Promise<Page<T>>,
  { items, next }: Page<T>,
): Promise<number> {
  if (next === undefined) return items.length;
  return items.length + (await list({ after: next })).items.length;
}

/** A cursor with this text behind it, in each of its parts, in place of each, and as one part more. */
function forged(cursor: string, text: string): string[] {
  const quoted = JSON.stringify(text).slice(1, -1);
  const cut = cursor.replace(/[0-9a-f](?=\W*$)/, () => quoted);
  const spoiled = [`${cursor}${text}`, `${text}${cursor}`, cursor.replaceAll('"', () => text)];
  const parts = partsOf(cursor);
  const replaced = parts.map((_, i) =>
    JSON.stringify(parts.map((part, n) => (n === i ? text : part))),
  );
  const objects = parts.map((_, i) =>
    JSON.stringify(parts.map((part, n) => (n === i ? { $ne: text } : part))),
  );
  const longer = JSON.stringify([...parts, text]);
  return [...spoiled, ...replaced, ...objects, longer, cut];
}

/** Cursors are opaque, and most are lists of texts in JSON. */
function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(cursor);
    return Array.isArray(parts) ? parts : [cursor];
  } catch {
    return [cursor];
  }
}
