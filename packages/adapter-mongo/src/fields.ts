import type { Document } from 'mongodb';

/**
 * The known fields of a document by their paths, absent ones undefined: what an update sets and
 * unsets, so that all that other programs have added stays.
 */
export type Fields = Readonly<Record<string, unknown>>;

/** The document of these fields: paths become documents, undefined is left out. */
export function nested(fields: Fields): Document {
  const result: Document = {};
  for (const [path, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const keys = path.split('.');
    const last = keys.pop() as string;
    let at = result;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key];
    }
    at[last] = value;
  }
  return result;
}
