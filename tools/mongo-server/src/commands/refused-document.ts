import { type Document, deserialize, EJSON, ObjectId } from 'bson';
import { exact } from './handler.js';

/** A duplicate as the engine tells it. */
export interface Violation {
  readonly message: string;
  readonly constraint?: string | undefined;
  readonly detail?: string | undefined;
}

/** What a command was to write: documents, or statements of an update. */
export interface Writes {
  readonly name: string;
  readonly documents: readonly Document[];
}

interface Refused {
  readonly document: Document | undefined;
  /** Whether it may have fields that can't be told. */
  readonly isPartial: boolean;
}

/** The document that was refused, as far as the command or the engine tells it. */
export function refusedDocument(writes: Writes, { detail }: Violation, position: number): Refused {
  const told = /=\((?:\d+, )?BSONHEX([0-9a-f]+)/i.exec(detail ?? '')?.[1];
  if (told !== undefined) {
    const document = deserialize(Buffer.from(told, 'hex'), exact);
    // The value of a primary key has an empty name.
    return { document: '' in document ? { _id: document[''] } : document, isPartial: false };
  }
  const written = writes.documents[position];
  if (writes.name === 'insert') return { document: written, isPartial: false };
  return updatedDocument(written);
}

function updatedDocument(statement: Document | undefined): Refused {
  const { q: filter, u: update } = statement ?? {};
  if (update === undefined || Array.isArray(update)) return { document: {}, isPartial: true };
  const isReplacement = !Object.keys(update).some((key) => key.startsWith('$'));
  if (isReplacement) return { document: { _id: filter._id, ...update }, isPartial: false };
  const { $setOnInsert, $set } = update;
  return { document: { ...filter, ...$setOnInsert, ...$set }, isPartial: true };
}

/** The value at a dotted path, which in an update may stand as one key. */
export function valueAt(document: Document | undefined, path: string): unknown {
  if (document?.[path] !== undefined) return document[path];
  return path
    .split('.')
    .reduce<Document | undefined>((value, key) => value?.[key] ?? undefined, document);
}

export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  return EJSON.stringify(value, { relaxed: true });
}
