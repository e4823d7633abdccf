import { notACursor, type Place } from '@jts/adapter-kit';
import { type Filter, ObjectId } from 'mongodb';
import type { StoredDocument } from './connection.js';

type IdFilters = Filter<StoredDocument>[];

/**
 * `_id`s in their order: strings come before all ObjectIds, and `$gt` looks within one type only. Ids
 * of any other type are no ids; they are named, so that a list meets them and says that they are broken.
 */
const typesAfterString = [
  'object',
  'array',
  'binData',
  'objectId',
  'bool',
  'date',
  'timestamp',
  'regex',
  'javascript',
  'javascriptWithScope',
  'maxKey',
] as const;
const typesAfterObjectId = typesAfterString.slice(typesAfterString.indexOf('bool'));
const typesBeforeString = ['null', 'int', 'long', 'double', 'decimal', 'minKey'] as const;
const typesBeforeObjectId = [...typesBeforeString, 'string', 'object', 'array', 'binData'] as const;

/** The place of an `_id`, for a cursor: its type is part of it. */
export function placeOfId(stored: unknown): Place {
  return stored instanceof ObjectId ? ['id', stored.toHexString()] : ['text', String(stored)];
}

/** @throws ValidationError where it is the place of no `_id` */
export function idOfPlace(place: Place): ObjectId | string {
  const [type, value, ...more] = place;
  if (value === undefined || more.length > 0) throw notACursor();
  if (type === 'text') return value;
  if (type !== 'id' || !/^[0-9a-f]{24}$/.test(value)) throw notACursor();
  return ObjectId.createFromHexString(value);
}

export function idsAfter(id: ObjectId | string): IdFilters {
  const types = typeof id === 'string' ? typesAfterString : typesAfterObjectId;
  return [{ _id: { $gt: id } }, { _id: ofTypes(types) }];
}

export function idsBefore(id: ObjectId | string): IdFilters {
  const types = typeof id === 'string' ? typesBeforeString : typesBeforeObjectId;
  return [{ _id: { $lt: id } }, { _id: ofTypes(types) }];
}

/** A list of types, which MongoDB takes, and the driver's declarations don't. */
const ofTypes = (types: readonly string[]): object => ({ $type: types });
