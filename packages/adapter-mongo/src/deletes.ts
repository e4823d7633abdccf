import type { CallContext } from '@jts/adapter-kit';
import type { Filter } from 'mongodb';
import { parse, type RawDocument } from './codec.js';
import type { CollectionName, StoredDocument, Work } from './connection.js';
import { mayBeDone } from './errors.js';
import { Reads } from './reads.js';
import { stateFilter, stateOnly } from './versioned.js';
import type { Writes } from './writes.js';

/**
 * Deletes the document of the first of these ids that is there.
 *
 * @returns whether there was something; where an earlier attempt got no answer, it may have been that
 *   attempt which deleted it: so it counts
 */
export async function deleteFirst(
  writes: Writes,
  name: CollectionName,
  ids: readonly StoredDocument['_id'][],
  context: CallContext,
): Promise<boolean> {
  const earlier = await context.once(`deleted from ${name}`, async () => ({ unknown: false }));
  await writes.noLateInsert(name, ids, context);
  const reads = new Reads(writes.connection, name);
  for (const _id of ids) {
    for (;;) {
      const found = await reads.oneRaw({ _id }, context, stateOnly);
      if (found === undefined) break;
      // As it was found: one that was saved or created since is another one.
      const filter = { ...stateOf(name, found), _id };
      const isDeleted = await deleteOne(filter).catch((error) => {
        earlier.unknown ||= mayBeDone(error);
        throw error;
      });
      if (isDeleted) return true;
    }
  }
  return earlier.unknown;

  async function deleteOne(filter: Filter<StoredDocument>): Promise<boolean> {
    const { deletedCount } = await writes.change(name, ids, context, (inTime) =>
      writes.connection
        .collection(name)
        .deleteOne({ ...filter, ...inTime }, writes.connection.options(context)),
    );
    return deletedCount > 0;
  }
}

/** What can't be understood is deleted like all else. */
function stateOf(name: CollectionName, bytes: RawDocument): Filter<StoredDocument> {
  try {
    return stateFilter(parse(name, bytes));
  } catch {
    return {};
  }
}

/** Deletes what the filter finds. @param ids of the documents, or of what they are parts of */
export async function deleteAll(
  writes: Writes,
  name: CollectionName,
  ids: readonly StoredDocument['_id'][],
  filter: Filter<StoredDocument>,
  context: CallContext,
): Promise<void> {
  do {
    const { deletedCount } = await writes.change(name, ids, context, (inTime) =>
      writes.connection
        .collection(name)
        .deleteMany({ ...filter, ...inTime }, writes.connection.options(context)),
    );
    // Nothing may be all that there was, or have come too late.
    if (deletedCount > 0) return;
  } while (await isThere(writes, name, filter, context));
}

async function isThere(
  writes: Writes,
  name: CollectionName,
  filter: Filter<StoredDocument>,
  work: Work,
): Promise<boolean> {
  const id = { projection: { _id: 1 } };
  return (await new Reads(writes.connection, name).oneRaw(filter, work, id)) !== undefined;
}
