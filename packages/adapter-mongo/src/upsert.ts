import type { CallContext } from '@jts/adapter-kit';
import type { Document, FindOneAndUpdateOptions } from 'mongodb';
import type { CollectionName, Connection, StoredDocument } from './connection.js';
import { isDuplicate } from './errors.js';

/** No document has this version: a filter with it never finds one. */
const neverStored = -1;

/**
 * Inserts what the pipeline makes under this `_id`, and gives null where it is taken. An upsert, since
 * only a pipeline has the server's clock; its filter finds nothing, so that it never updates.
 */
export async function upsert(
  connection: Connection,
  name: CollectionName,
  _id: StoredDocument['_id'],
  pipeline: Document[],
  context: CallContext,
  options: FindOneAndUpdateOptions = {},
): Promise<StoredDocument | null> {
  const filter = { _id, version: neverStored };
  const all = { ...options, ...connection.options(context), upsert: true } as const;
  try {
    return await connection
      .collection(name)
      .findOneAndUpdate(filter, pipeline, { ...all, returnDocument: 'after' });
  } catch (error) {
    if (isDuplicate(error)) return null;
    throw error;
  }
}
