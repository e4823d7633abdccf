import type { CallContext } from '@jts/adapter-kit';
import type { CollectionName, Connection, StoredDocument } from './connection.js';
import { mayBeDone } from './errors.js';
import { Reads } from './reads.js';

/**
 * Deletes the document of the first of these ids that is there.
 *
 * @returns whether there was something; where an earlier attempt got no answer, it may have been that
 *   attempt which deleted it: so it counts
 */
export async function deleteFirst(
  connection: Connection,
  name: CollectionName,
  ids: readonly StoredDocument['_id'][],
  context: CallContext,
): Promise<boolean> {
  const earlier = await context.once(`deleted from ${name}`, async () => ({ unknown: false }));
  try {
    // DocumentDB finds nothing to delete where another writer replaces the document at that moment.
    do {
      for (const _id of ids) {
        const { deletedCount } = await connection
          .collection(name)
          .deleteOne({ _id }, connection.options(context));
        if (deletedCount > 0) return true;
      }
    } while (await isThere(connection, name, ids, context));
  } catch (error) {
    earlier.unknown ||= mayBeDone(error);
    throw error;
  }
  return earlier.unknown;
}

async function isThere(
  connection: Connection,
  name: CollectionName,
  ids: readonly StoredDocument['_id'][],
  context: CallContext,
): Promise<boolean> {
  const filter = { _id: { $in: [...ids] } };
  const found = await new Reads(connection, name).oneRaw(filter, context, {
    projection: { _id: 1 },
  });
  return found !== undefined;
}
