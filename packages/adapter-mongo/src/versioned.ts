import { CorruptDataError, checkTimestamp } from '@jts/domain';
import { type Document, type Filter, Int32 } from 'mongodb';
import { idText } from './codec.js';
import type { StoredDocument } from './connection.js';
import type { Fields } from './fields.js';

/** A store's clock in a pipeline: the server's, whose readers and writers differ in theirs. */
export function clock(now: (() => Date) | undefined): unknown {
  return now === undefined ? '$$NOW' : { $literal: new Date(checkTimestamp('now', now())) };
}

/** The pipeline that inserts version 1. */
export function insertion(fields: Fields, times: Document): Document[] {
  return [{ $set: { ...literals(fields), version: new Int32(1), ...times } }];
}

/**
 * The pipeline that replaces the known fields, and leaves all others as they are.
 *
 * @param version the next one
 */
export function replacement(fields: Fields, version: number, times: Document): Document[] {
  const absent = Object.keys(fields).filter((path) => fields[path] === undefined);
  const next = { ...literals(fields), version: int32(version), ...times };
  // An empty $unset is an error.
  return [{ $set: next }, ...(absent.length > 0 ? [{ $unset: absent }] : [])];
}

/** As an Int32 as long as it fits, as other programs write it. */
const int32 = (value: number): unknown => (value < 2 ** 31 ? new Int32(value) : value);

/** An expression instead of a literal value. */
export class Expression {
  constructor(readonly expression: Document) {}
}

/** Without `$literal` a text that begins with `$` is a field path, and an object is merged. */
function literals(fields: Fields): Document {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([path, value]) => [
        path,
        value instanceof Expression ? value.expression : { $literal: value },
      ]),
  );
}

/** Matches a document of this version; one without a version has the first. */
export function versionFilter(version: number): unknown {
  return version === 1 ? { $in: [1, null] } : version;
}

/** What `stateFilter` needs of a document. */
export const stateOnly = { projection: { version: 1, updatedAt: 1 } } as const;

/**
 * Matches a document as long as nobody has saved it again: not one of the same version either that was
 * created since, of which only the time tells. Other programs may store none.
 */
export function stateFilter({ _id, version, updatedAt }: Document): Filter<StoredDocument> {
  const isKnown = version === undefined || version === null || typeof version === 'number';
  const isTime = updatedAt instanceof Date && !Number.isNaN(updatedAt.getTime());
  return {
    _id,
    ...(isKnown ? { version: version ?? null } : {}),
    ...(isTime ? { updatedAt } : {}),
  };
}

/** @throws CorruptDataError where the version is none */
export function versionOf(collection: string, document: Document): number {
  const version: unknown = document['version'] ?? 1;
  if (Number.isSafeInteger(version) && (version as number) >= 1) return version as number;
  const reason = 'must be an integer, at least 1';
  throw new CorruptDataError(collection, idText(document['_id']), 'version', reason);
}

/** @throws CorruptDataError where it is no time */
export function timeOf(collection: string, document: Document, field: string): Date {
  const time: unknown = document[field];
  if (time instanceof Date && !Number.isNaN(time.getTime())) return time;
  throw new CorruptDataError(collection, idText(document['_id']), field, 'must be a date');
}
