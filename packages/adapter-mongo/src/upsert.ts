import type { CallContext } from '@jts/adapter-kit';
import type { Document, FindOneAndUpdateOptions } from 'mongodb';
import type { CollectionName, StoredDocument } from './connection.js';
import { duplicateOf, isDuplicate } from './errors.js';
import { isOurUnique } from './schema.js';
import type { Writes } from './writes.js';

/** No document has this version: a filter with it never finds one. */
const neverStored = -1;

/**
 * Inserts what the pipeline makes under this `_id`, and gives null where it is taken. An upsert, since
 * only a pipeline has the server's clock; its filter finds nothing, so that it never updates.
 *
 * @param whole the id of what this is a part of, where it is one
 */
export async function upsert(
  writes: Writes,
  name: CollectionName,
  _id: StoredDocument['_id'],
  pipeline: Document[],
  context: CallContext,
  options: FindOneAndUpdateOptions = {},
  whole = _id,
): Promise<StoredDocument | null> {
  const filter = { _id, version: neverStored };
  try {
    return await writes.insert(name, whole, context, (inTime) => {
      const all = { ...options, ...writes.connection.options(context), upsert: true } as const;
      return writes.connection
        .collection(name)
        .findOneAndUpdate(filter, [inTime, ...pipeline], { ...all, returnDocument: 'after' });
    });
  } catch (error) {
    // One of an index that others have made says nothing of this `_id`: it would pass for stored.
    const fields = duplicateOf(error) ?? ['_id'];
    if (isDuplicate(error) && isOurUnique(name, fields)) return null;
    throw error;
  }
}
