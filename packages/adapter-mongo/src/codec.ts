import {
  CorruptDataError,
  type Decimal,
  isStorageError,
  type JsonValue,
  maxJsonDepth,
  type Schema,
  type ValidationError,
  validate,
} from '@jts/domain';
import { BSON, type Document, ObjectId } from 'mongodb';
import type { StoredDocument } from './connection.js';
import { fromDecimal128, toDecimal128 } from './decimal128.js';

// --- ids and references ---------------------------------------------------------------------------

const objectIdText = /^[0-9a-f]{24}$/;

/** An id as it is stored: an ObjectId where it has the form of one, in lower case. */
export function toId(id: string): ObjectId | string {
  return objectIdText.test(id) ? ObjectId.createFromHexString(id) : id;
}

/** The forms that an id may be stored in, the usual one first: older documents have strings. */
export function formsOf(id: string): readonly (ObjectId | string)[] {
  return objectIdText.test(id) ? [ObjectId.createFromHexString(id), id] : [id];
}

/** Matches a reference in either form. */
export function referenceFilter(id: string) {
  const forms = formsOf(id);
  return forms.length === 1 ? forms[0] : { $in: [...forms] };
}

export const fromId = (stored: unknown): unknown =>
  stored instanceof ObjectId ? stored.toHexString() : stored;

/** An `_id` for an error message, whatever stands there. */
export function idText(stored: unknown): string {
  if (stored instanceof ObjectId) return stored.toHexString();
  if (typeof stored !== 'object') return String(stored);
  try {
    // Not by its own `toString`, which may be a field of another program's.
    return BSON.EJSON.stringify(stored);
  } catch {
    // Nested too deep, or with a `_bsontype` that is a field like any other.
    return noId;
  }
}

/** In place of an `_id` that can't be shown. */
const noId = 'unknown';

// --- JSON -----------------------------------------------------------------------------------------

/** Keys that the driver takes for its own: it would make a DBRef of `$ref`, and stumble over `_bsontype`. */
const taken = /^%*(?:\$ref|\$id|\$db|_bsontype)$/;
const escaped = /^%+(?:\$ref|\$id|\$db|_bsontype)$/;

/** A JSON value with a `%` before each key that the driver takes for its own. */
export function toJson(value: JsonValue): unknown {
  return renameKeys(value, (key) => (taken.test(key) ? `%${key}` : key));
}

export function fromJson(stored: unknown): unknown {
  return renameKeys(stored, (key) => (escaped.test(key) ? key.slice(1) : key));
}

/**
 * Class instances of the driver stay as they are: the schema refuses them, with their path. So does
 * what is nested deeper than JSON may be, before the stack ends.
 */
function renameKeys(value: unknown, rename: (key: string) => string, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > maxJsonDepth) return value;
  if (Array.isArray(value)) return value.map((element) => renameKeys(element, rename, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const result = {};
  for (const [key, field] of Object.entries(value)) {
    // Assigning to `__proto__` would set the prototype in place of a field.
    Object.defineProperty(result, rename(key), {
      value: renameKeys(field, rename, depth + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}

// --- money ----------------------------------------------------------------------------------------

export const toMoney = (value: Decimal) => toDecimal128(value);

/** Other programs may have stored a Double or an integer: the number itself. */
export const fromMoney = (stored: unknown): unknown =>
  stored instanceof BSON.Decimal128 ? fromDecimal128(stored) : stored;

// --- times ----------------------------------------------------------------------------------------

/** Text and numbers are no instants here, whatever the domain takes: an index would not find them. */
export function fromDate(stored: unknown): unknown {
  if (stored === undefined || stored === null || stored instanceof Date) return stored;
  return Number.NaN;
}

// --- documents ------------------------------------------------------------------------------------

/** A document from the server, unparsed, so that one that is broken spoils no other. */
export type RawDocument = Uint8Array;

export const deserialize = (bytes: RawDocument): StoredDocument =>
  BSON.deserialize(bytes, { promoteBuffers: false }) as StoredDocument;

/**
 * Parses a document.
 *
 * @throws CorruptDataError naming collection and `_id`, where the bytes are no document
 */
export function parse<T = StoredDocument>(
  collection: string,
  bytes: RawDocument,
  how: (bytes: RawDocument) => T = deserialize as (bytes: RawDocument) => T,
): T {
  try {
    return how(bytes);
  } catch (error) {
    throw new CorruptDataError(collection, findId(bytes), '', describe(error), { cause: error });
  }
}

/** An entity from the fields of its document. @throws CorruptDataError naming the field */
export function read<T>(
  collection: string,
  schema: Schema<T>,
  stored: Document,
  fields: object,
): T {
  return understood(collection, idText(stored['_id']), () => validate(schema, fields));
}

/** What `make` finds wrong is wrong with the document. */
export function understood<T>(collection: string, id: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'VALIDATION') throw error;
    const { path, reason } = error as ValidationError;
    throw new CorruptDataError(collection, id, path, reason, { cause: error });
  }
}

/** The `_id` of a document that can't be parsed whole: it stands first. */
function findId(bytes: RawDocument): string {
  try {
    for (const [type, nameOffset, nameLength, offset, length] of BSON.onDemand.parseToElements(
      bytes,
    )) {
      const name = new TextDecoder().decode(bytes.subarray(nameOffset, nameOffset + nameLength));
      if (name !== '_id') continue;
      const value = bytes.subarray(offset, offset + length);
      if (type === 7) return new ObjectId(value).toHexString();
      if (type === 2) return new TextDecoder().decode(value.subarray(4, -1));
    }
  } catch {
    // Not even that much can be read.
  }
  return noId;
}

/** What is wrong with bytes that are no document. */
export const describe = (error: unknown): string =>
  `is no valid BSON: ${error instanceof Error ? error.message : String(error)}`;
