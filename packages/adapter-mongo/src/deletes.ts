import type { CallContext } from '@jts/adapter-kit';
import type { CollectionName, Connection, StoredDocument } from './connection.js';
import { mayBeDone } from './errors.js';

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
    for (const _id of ids) {
      const { deletedCount } = await connection
        .collection(name)
        .deleteOne({ _id }, connection.options(context));
      if (deletedCount > 0) return true;
    }
  } catch (error) {
    earlier.unknown ||= mayBeDone(error);
    throw error;
  }
  return earlier.unknown;
}
