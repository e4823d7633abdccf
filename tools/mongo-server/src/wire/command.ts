import { type DeserializeOptions, type Document, deserialize } from 'bson';
import { LazyDocument } from './lazy-document.js';

/** A command as it came over the wire. The engine gets its bytes as they are. */
export class Command extends LazyDocument {
  readonly #sequences: ReadonlyMap<string, Buffer>;

  /** @param sequences document sequences of OP_MSG, by name */
  constructor(bytes: Buffer, sequences: ReadonlyMap<string, Buffer>) {
    super(bytes);
    this.#sequences = sequences;
  }

  get database(): string {
    return this.text('$db');
  }

  /** For a command whose value is a collection's name. */
  get collection(): string {
    return this.text(this.name);
  }

  /** The documents of a write, wherever they are: in the body or in a document sequence. */
  documents(field: string, options?: DeserializeOptions): Document[] {
    const sequence = this.#sequences.get(field);
    if (sequence !== undefined) return split(sequence, options);
    const value = this.get(field, options);
    return Array.isArray(value) ? value : [];
  }

  /** The one document sequence of a write, in the form that the engine takes. */
  get sequence(): Buffer | null {
    const [first = null] = this.#sequences.values();
    return first;
  }
}

function split(sequence: Buffer, options?: DeserializeOptions): Document[] {
  const documents: Document[] = [];
  for (let at = 0; at < sequence.length; ) {
    const end = at + sequence.readInt32LE(at);
    documents.push(deserialize(sequence.subarray(at, end), options));
    at = end;
  }
  return documents;
}
