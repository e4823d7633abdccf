import { AnswerSize, type CallContext, type EntityDriver, type Saved } from '@jts/adapter-kit';
import { immutable, type New } from '@jts/domain';
import { BSON, type Document, type Filter, ObjectId } from 'mongodb';
import { formsOf, parse } from './codec.js';
import type { Connection, StoredDocument } from './connection.js';
import { deleteFirst } from './deletes.js';
import { type Fields, nested } from './fields.js';
import { idOfPlace, idsAfter, placeOfId } from './id-order.js';
import { Reads } from './reads.js';
import { searchPattern } from './search-pattern.js';
import { upsert } from './upsert.js';
import { clock, insertion, replacement, timeOf, versionFilter, versionOf } from './versioned.js';
import type { Writes } from './writes.js';

interface Entity {
  readonly id: string;
  readonly version: number;
}

/** What formulas and strategies differ in. */
export interface EntityKind<T, F> {
  readonly collection: 'formulas' | 'strategies';
  toFields(entity: New<T> | T): Fields;
  fromDocument(document: Document): T;
  filter(filter: F): Filter<StoredDocument>;
  /** The fields that a search looks into. */
  readonly searched: readonly string[];
  /** The fields for an update, where a new value depends on the stored one. */
  merge?(fields: Fields): Fields;
}

/** Enough hits for most searches in one answer, without many documents that nobody wants. */
const searchBatch = 200;
const times = { projection: { createdAt: 1, updatedAt: 1 } };

/** Entities of one kind, with optimistic locking in one atomic operation of the server. */
export function entityDriver<T extends Entity, F>(
  connection: Connection,
  writes: Writes,
  kind: EntityKind<T, F>,
  now: (() => Date) | undefined,
): EntityDriver<T, F> {
  const { collection, fromDocument } = kind;
  const reads = new Reads(connection, collection);

  return {
    async create(id, entity, context) {
      const _id = ObjectId.createFromHexString(id);
      const time = clock(now);
      const insert = insertion(kind.toFields(entity), { createdAt: time, updatedAt: time });
      const stored =
        (await upsert(writes, collection, _id, insert, context, times)) ??
        // The id is ours alone: an earlier attempt has stored it.
        (await reads.one({ _id }, context, times));
      return complete({ id, ...entity }, 1, { ...stored, _id }, collection);
    },

    async update(entity, context) {
      const fields = kind.toFields(entity);
      const merged = kind.merge?.(fields) ?? fields;
      const next = replacement(merged, entity.version + 1, { updatedAt: clock(now) });
      let [_id] = formsOf(entity.id);
      for (;;) {
        const filter = { _id: _id as ObjectId, version: versionFilter(entity.version) };
        const stored = await writes.change(collection, formsOf(entity.id), context, (inTime) =>
          connection.collection(collection).findOneAndUpdate({ ...filter, ...inTime }, next, {
            ...connection.options(context),
            ...times,
            returnDocument: 'after',
          }),
        );
        if (stored !== null) {
          return { saved: complete(entity, entity.version + 1, stored, collection) };
        }
        const refusal = await whyNot(entity, fields, context);
        if ('retryAs' in refusal) _id = refusal.retryAs;
        else return refusal;
      }
    },

    async get(id, context) {
      for (const _id of formsOf(id)) {
        const document = await reads.one({ _id }, context);
        if (document !== null) return fromDocument(document);
      }
      return null;
    },

    async find(filter, context) {
      return reads.all(kind.filter(filter), context, fromDocument);
    },

    async *search(query, _limit, context) {
      const pattern = { $regex: searchPattern(query) };
      const filter = { $or: kind.searched.map((field) => ({ [field]: pattern })) };
      const options = { sort: { name: 1, _id: 1 }, batchSize: searchBatch } as const;
      const size = new AnswerSize(context.limits);
      for await (const batch of reads.batches(filter, context, options)) {
        // Nearly each candidate is a hit, which stays.
        for (const bytes of batch) size.add(0, bytes.length);
        yield batch.map((bytes) => fromDocument(parse(collection, bytes)));
      }
    },

    async list(after, limit, context) {
      const filter = after === undefined ? {} : { $or: idsAfter(idOfPlace(after)) };
      const placed = (document: StoredDocument) => ({
        item: fromDocument(document),
        place: placeOfId(document._id),
      });
      return reads.all(filter, context, placed, { sort: { _id: 1 }, limit });
    },

    delete: (id, context) => deleteFirst(writes, collection, formsOf(id), context),
  };

  /** What stands in the way of an update that found no document of its version. */
  async function whyNot(
    entity: T,
    fields: Fields,
    context: CallContext,
  ): Promise<Saved<T> | { readonly retryAs: ObjectId | string }> {
    const filter = { _id: { $in: [...formsOf(entity.id)] } };
    // ObjectIds come after strings: of twins, the ObjectId is meant.
    const stored = await reads.one(filter, context, { sort: { _id: -1 } });
    if (stored === null) return { actual: 0 };
    const actual = versionOf(collection, stored);
    // It has come since, or has an older form of id, or the update came late.
    if (actual === entity.version) return { retryAs: stored['_id'] };
    if (context.attempt > 0 && actual === entity.version + 1) {
      const saved = fromDocument(stored);
      // G9: an earlier attempt whose answer was lost.
      if (sameFields(kind.toFields(saved), fields)) return { saved };
    }
    return { actual };
  }
}

/** The entity as it was given, with what the store gave to it. */
function complete<T>(entity: object, version: number, stored: Document, collection: string): T {
  const createdAt = timeOf(collection, stored, 'createdAt');
  const updatedAt = timeOf(collection, stored, 'updatedAt');
  return immutable({ ...entity, version, createdAt, updatedAt }) as T;
}

function sameFields(a: Fields, b: Fields): boolean {
  return Buffer.from(BSON.serialize(nested(a))).equals(BSON.serialize(nested(b)));
}
