import { type DeserializeOptions, deserialize, onDemand } from 'bson';
import { MongoError, typeMismatch } from '../errors/mongo-error.js';

/** Type, offset and length of the name, offset and length of the value. */
type Element = readonly [number, number, number, number, number];

/** A BSON document of which only the fields that are asked for get decoded. */
export class LazyDocument {
  readonly bytes: Buffer;
  /** The name of the first field, which in a command is the command. */
  readonly name: string;
  readonly #fields = new Map<string, Element>();

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    for (const element of onDemand.parseToElements(bytes)) {
      const [, nameAt, nameLength] = element;
      this.#fields.set(bytes.toString('utf8', nameAt, nameAt + nameLength), element);
    }
    this.name = this.#fields.keys().next().value ?? '';
  }

  /** The value as bson decodes it; undefined where the field is absent. */
  get(field: string, options?: DeserializeOptions): unknown {
    const element = this.#fields.get(field);
    if (element === undefined) return undefined;
    const [, nameAt, , at, length] = element;
    // A document of this field alone: its length, the element from its type on, the closing zero.
    const document = Buffer.alloc(4 + (at + length - nameAt + 1) + 1);
    document.writeInt32LE(document.length, 0);
    this.bytes.copy(document, 4, nameAt - 1, at + length);
    return deserialize(document, options)[field];
  }

  /** A field that must be a text. */
  text(field: string): string {
    const value = this.get(field);
    if (typeof value !== 'string')
      throw new MongoError(typeMismatch, `'${field}' must be a string`);
    return value;
  }

  /** A field of any numeric type. */
  number(field: string, absent: number): number {
    return Number(this.get(field) ?? absent);
  }

  /** A field that must be a document itself. */
  document(field: string): LazyDocument {
    const element = this.#fields.get(field);
    if (element?.[0] !== documentType) {
      throw new MongoError(typeMismatch, `'${field}' must be a document`);
    }
    const [, , , at, length] = element;
    return new LazyDocument(this.bytes.subarray(at, at + length));
  }
}

const documentType = 3;
